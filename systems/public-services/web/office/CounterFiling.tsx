import '../public-services.css'
import { useState } from 'react'
import { contractOfForms } from '@hue-s/engines/forms/contract.ts'
import type { Answers, Form } from '@hue-s/engines/forms/shared/model/form.ts'
import { FormFill } from '@hue-s/engines/forms/web/FormFill.tsx'
import { useUploads } from '@hue-s/engines/forms/web/useUploads.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Checkbox, Field, FieldGroup, FileInput, Heading, Select, TextInput } from '@hue-s/ui/index.ts'
import { proceduresContract } from '@hue-s/systems/procedures/contract.ts'
import { publicServicesContract as routes, type GivenPaper, type Preparation } from '../../contract.ts'
import { plainFacts } from '../citizen/facts.ts'
import { useFocus } from '../useFocus.ts'
import { useGivenPapers } from '../citizen/useGivenPapers.ts'
import { AtPlace } from './AtPlace.tsx'
import { CardReader, type Person } from './CardReader.tsx'

const useSay = () => {
  const { t } = useText()
  return (key: string, values?: Record<string, unknown>) => t(`public-services.office.${key}`, values)
}

/** Answers that the card gives; the clerk types the rest. */
function fromCard(person: Person): Answers {
  const typed = (value: string) => ({ value, source: { kind: 'typed' as const } })
  return {
    applicantName: typed(person.name),
    applicantId: typed(person.citizenId),
    applicantBirth: typed(person.birthDate),
    ...(person.address ? { applicantAddress: typed(person.address) } : {}),
    ...(person.phone ? { applicantPhone: typed(person.phone) } : {}),
  }
}

interface Entering {
  prepared: Preparation
  form: Form | null
  person: Person
  agencyId: string
  channel: 'counter' | 'post' | 'phone'
}

/** Papers at a counter: the thing itself, or a scan of it. */
function PapersAtCounter({
  prepared,
  originals,
  onOriginals,
  given,
}: {
  prepared: Preparation
  originals: readonly string[]
  onOriginals: (keys: readonly string[]) => void
  given: ReturnType<typeof useGivenPapers>
}) {
  const say = useSay()
  const { lang } = useText()
  return prepared.papers
    .filter(({ byForm, present }) => !byForm && !present)
    .map((paper) => (
      <FieldGroup key={paper.key} id={`paper-${paper.key}`} label={paper.name[lang]}>
        <Checkbox
          label={say('new.original')}
          checked={originals.includes(paper.key)}
          onValue={(on) => onOriginals(on ? [...originals, paper.key] : originals.filter((one) => one !== paper.key))}
        />
        <FileInput
          items={(given.files[paper.key] ?? []).map((one) => ({ ...one }))}
          onAdd={(picked) => void given.add(paper.key, picked)}
          onRemove={(id) => given.remove(paper.key, id)}
          accept="image/*,application/pdf"
          multiple
          words={{ choose: say('new.scan'), remove: (name) => say('new.remove', { name }) }}
        />
      </FieldGroup>
    ))
}

function Enter({ prepared, form, person, agencyId, channel }: Entering) {
  const say = useSay()
  const { t, lang } = useText()
  const [answers, setAnswers] = useState<Answers>(() => fromCard(person))
  const [communeId, setCommune] = useState(prepared.communes.some(({ id }) => id === agencyId) ? agencyId : '')
  const [originals, setOriginals] = useState<readonly string[]>([])
  const [key] = useState(newId)
  const given = useGivenPapers()
  const uploads = useUploads()
  const { send, busy, error } = useSend(routes.fileAtCounter)
  const papers: GivenPaper[] = [...given.papers, ...originals.map((need) => ({ need, original: true as const }))]
  const file = (counted: Answers) =>
    void send({
      procedure: prepared.procedure.code,
      versionId: prepared.procedure.versionId,
      ...(form ? { form: { id: form.id, version: form.version } } : {}),
      answers: counted as never,
      facts: plainFacts(counted),
      papers,
      ...(communeId ? { communeId } : {}),
      applicant: {
        name: person.name,
        citizenId: person.citizenId,
        birthDate: person.birthDate,
        ...(person.phone ? { phone: person.phone } : {}),
        ...(person.address ? { address: person.address } : {}),
      },
      channel,
      agencyId,
      key,
    }).then((sent) => sent && window.location.assign(`/office/dossiers/${sent.id}`))
  return (
    <div className="h-stack">
      {prepared.communeNeeded && (
        <Field id="new-commune" label={say('new.commune')} required>
          <Select
            value={communeId}
            onValue={setCommune}
            placeholder={say('choose')}
            options={prepared.communes.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      )}
      <PapersAtCounter prepared={prepared} originals={originals} onOriginals={setOriginals} given={given} />
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      {form ? (
        <FormFill
          form={form}
          answers={answers}
          onChange={setAnswers}
          uploads={uploads}
          busy={busy}
          doneLabel={say('new.file')}
          onDone={file}
        />
      ) : (
        <Button variant="primary" busy={busy && say('busy')} onClick={() => file({})}>
          {say('new.file')}
        </Button>
      )}
    </div>
  )
}

/** Which procedure, found by its words; then everything that it asks. */
function Procedure({ person, agencyId, channel }: { person: Person; agencyId: string; channel: Entering['channel'] }) {
  const say = useSay()
  const { lang } = useText()
  const [q, setQ] = useState('')
  const [code, setCode] = useState('')
  const list = useRead(proceduresContract.list, { q, limit: 20 })
  const prepared = useRead(routes.prepare, code ? { code, channel } : null)
  const form = useRead(contractOfForms.read, prepared.data?.form ?? null)
  useFocus('new-q')
  return (
    <>
      <div className="h-row">
        <Field id="new-q" label={say('new.findProcedure')}>
          <TextInput value={q} onValue={setQ} maxLength={100} />
        </Field>
        <Field id="new-procedure" label={say('procedure')} required>
          <Select
            value={code}
            onValue={setCode}
            placeholder={say('choose')}
            options={(list.data?.items ?? [])
              .filter(({ force }) => force === 'inForce')
              .map((one) => ({ value: one.code, label: `${one.code} ${one.name[lang]}` }))}
          />
        </Field>
      </div>
      {code && (
        <Reading read={prepared}>
          {(ready) =>
            ready.form && !form.data ? (
              <p>{say('busy')}</p>
            ) : (
              <Enter
                key={code}
                prepared={ready}
                form={(form.data as Form | undefined) ?? null}
                person={person}
                agencyId={agencyId}
                channel={channel}
              />
            )
          }
        </Reading>
      )}
    </>
  )
}

/** A dossier that comes to the counter, by post or by phone: the card is read, the form filled in, the papers scanned. */
export function Screen() {
  const say = useSay()
  const { t } = useText()
  const [channel, setChannel] = useState<Entering['channel']>('counter')
  const [person, setPerson] = useState<Person>()
  return (
    <div className="o-page">
      <Heading level={1}>{say('new.title')}</Heading>
      <AtPlace
        to="receive"
        beside={
          <Field id="new-channel" label={say('channel')} required>
            <Select
              value={channel}
              onValue={(one) => setChannel(one as 'counter')}
              options={['counter', 'post', 'phone'].map((value) => ({
                value,
                label: t(`public-services.channel.${value}`),
              }))}
            />
          </Field>
        }
      >
        {(agencyId) => (
          <>
            <CardReader onPerson={setPerson} />
            {person && <Procedure key={person.citizenId} person={person} agencyId={agencyId} channel={channel} />}
          </>
        )}
      </AtPlace>
    </div>
  )
}
