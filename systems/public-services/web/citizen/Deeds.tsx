import { useState } from 'react'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Card, Details, Field, FieldGroup, FileInput, Rating, Select, TextArea } from '@hue-s/ui/index.ts'
import { proceduresContract } from '@hue-s/systems/procedures/contract.ts'
import { publicServicesContract as routes, type OwnDossier } from '../../contract.ts'
import { Refused, useSay } from './parts.tsx'
import { useGivenPapers } from './useGivenPapers.ts'

const again = () => refresh('/api/public-services')

/** What was asked for, in one answer: words and papers. */
export function AnswerForm({ d, asked }: { d: OwnDossier; asked: string }) {
  const say = useSay()
  const { lang } = useText()
  const [text, setText] = useState('')
  const [need, setNeed] = useState('')
  const given = useGivenPapers()
  const procedure = useRead(proceduresContract.version, { id: d.procedure.versionId })
  const { send, busy, error } = useSend(routes.answer)
  const kinds = (procedure.data?.papers ?? []).map(({ key, name }) => ({ value: key, label: name[lang] }))
  const chosen = need || kinds[0]?.value || ''
  return (
    <Card title={say('answer.title')} tone="accent">
      <div className="h-stack">
        <blockquote>{asked}</blockquote>
        <p className="h-small">{say('answer.clock')}</p>
        <Refused error={error} />
        <Field id="answer" label={say('answer.text')} required>
          <TextArea value={text} onValue={setText} maxLength={4000} rows={3} />
        </Field>
        {kinds.length > 1 && (
          <Field id="answer-need" label={say('answer.need')}>
            <Select value={chosen} onValue={setNeed} options={kinds} />
          </Field>
        )}
        <FieldGroup label={say('answer.files')} id="answer-files">
          <FileInput
            items={Object.values(given.files).flat()}
            onAdd={(picked) => void given.add(chosen, picked)}
            onRemove={(id) => Object.keys(given.files).forEach((key) => given.remove(key, id))}
            accept="image/*,application/pdf"
            multiple
            words={{
              choose: say('papers.choose'),
              camera: say('papers.camera'),
              remove: (name) => say('papers.remove', { name }),
            }}
          />
        </FieldGroup>
        <Button
          variant="primary"
          busy={(busy && say('busy')) || (given.busy && say('papers.sending'))}
          onClick={() => void send({ id: d.id, version: d.version, text, papers: given.papers }).then(again)}
        >
          {say('answer.send')}
        </Button>
      </div>
    </Card>
  )
}

/** The person's verdict, three words and a line. */
export function RateForm({ d }: { d: OwnDossier }) {
  const say = useSay()
  const [score, setScore] = useState<'satisfied' | 'acceptable' | 'dissatisfied'>()
  const [note, setNote] = useState('')
  const { send, busy, error } = useSend(contractOfCases.rate)
  const value = score === 'satisfied' ? 3 : score === 'acceptable' ? 2 : 1
  return (
    <Card title={say('rate.title')}>
      <div className="h-stack">
        <Refused error={error} />
        <Rating
          label={say('rate.label')}
          name="rating"
          value={score}
          onValue={(one) => setScore(one)}
          words={{
            satisfied: say('rate.satisfied'),
            acceptable: say('rate.acceptable'),
            dissatisfied: say('rate.dissatisfied'),
          }}
        />
        <Field id="rate-note" label={say('rate.note')}>
          <TextArea value={note} onValue={setNote} maxLength={2000} rows={2} />
        </Field>
        <Button
          variant="primary"
          disabled={score === undefined}
          busy={busy && say('busy')}
          onClick={() => void send({ id: d.id, score: value, ...(note ? { note } : {}) }).then(again)}
        >
          {say('rate.send')}
        </Button>
      </div>
    </Card>
  )
}

/** A complaint, or the end of it: both in the person's own words. */
export function WordsForm({ d, deed }: { d: OwnDossier; deed: 'complain' | 'withdraw' }) {
  const say = useSay()
  const [text, setText] = useState('')
  const { send, busy, error } = useSend(routes[deed])
  return (
    <Details summary={say(`${deed}.title`)}>
      <div className="h-stack">
        <p>{say(`${deed}.lead`)}</p>
        <Refused error={error} />
        <Field id={`${deed}-text`} label={say(`${deed}.text`)} required>
          <TextArea value={text} onValue={setText} maxLength={2000} rows={4} />
        </Field>
        <Button
          variant={deed === 'withdraw' ? 'danger' : 'primary'}
          busy={busy && say('busy')}
          onClick={() =>
            void send({ id: d.id, version: d.version, text }).then((done) => done && (setText(''), again()))
          }
        >
          {say(`${deed}.send`)}
        </Button>
      </div>
    </Details>
  )
}
