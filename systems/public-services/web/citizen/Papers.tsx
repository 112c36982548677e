import { itemsOf, type Form } from '@hue-s/engines/forms/shared/model/form.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button, Card, Field, FieldGroup, FileInput, RadioCards, Select, TextInput } from '@hue-s/ui/index.ts'
import { arrowLeft, arrowRight } from '@hue-s/ui/icon-paths.ts'
import type { Preparation } from '../../contract.ts'
import { useSay } from './parts.tsx'
import type { GivenPapers } from './useGivenPapers.ts'

type Told = Record<string, string | number | boolean>
interface Props {
  now: Preparation
  form: Form | null
  told: Told
  onTold: (told: Told) => void
  communeId: string
  onCommune: (id: string) => void
  given: GivenPapers
  onBack: () => void
  onDone: () => void
}

/** Facts that no form asks and papers or fees hang on. */
function CaseQuestions({ now, form, told, onTold }: Pick<Props, 'now' | 'form' | 'told' | 'onTold'>) {
  const say = useSay()
  const { lang } = useText()
  const asked = new Set(form ? itemsOf(form).map(({ name }) => name) : [])
  return now.questions
    .filter(({ name }) => !asked.has(name))
    .map(({ name, kind, label, choices }) =>
      kind === 'whole' ? (
        <Field key={name} id={`case-${name}`} label={label[lang]}>
          <TextInput
            inputMode="numeric"
            value={String(told[name] ?? '')}
            onValue={(text) => onTold({ ...told, [name]: Number(text.replace(/\D/g, '').slice(0, 6) || 0) })}
          />
        </Field>
      ) : (
        <RadioCards
          key={name}
          id={`case-${name}`}
          name={`case-${name}`}
          label={label[lang]}
          layout="row"
          value={told[name] === undefined ? undefined : String(told[name])}
          onValue={(value) => onTold({ ...told, [name]: kind === 'truth' ? value === 'true' : value })}
          options={
            kind === 'truth'
              ? [true, false].map((one) => ({ value: String(one), label: say(one ? 'yes' : 'no') }))
              : choices.map((c) => ({ value: c.value, label: c.label[lang] }))
          }
        />
      ),
    )
}

function OnePaper({ paper, given }: { paper: Preparation['papers'][number]; given: GivenPapers }) {
  const say = useSay()
  const { lang } = useText()
  const [known] = paper.stored
  const files = given.files[paper.key] ?? []
  return (
    <Card title={paper.name[lang]} level={3}>
      <div className="h-stack">
        {paper.whenWords && <p className="h-second">{paper.whenWords[lang]}</p>}
        {known && (
          <Alert
            tone="success"
            live="off"
            title={say('papers.stored', { name: known.name[lang], on: day(known.issuedOn, lang) })}
          />
        )}
        {paper.present ? (
          <p>{say('papers.present')}</p>
        ) : (
          <FieldGroup
            label={say(known ? 'papers.other' : paper.required ? 'papers.scan' : 'papers.scanIfAny')}
            id={`paper-${paper.key}`}
          >
            <FileInput
              items={files.map((one) => ({ ...one }))}
              onAdd={(picked) => void given.add(paper.key, picked)}
              onRemove={(id) => given.remove(paper.key, id)}
              accept="image/*,application/pdf"
              multiple
              words={{
                choose: say('papers.choose'),
                camera: say('papers.camera'),
                remove: (name) => say('papers.remove', { name }),
              }}
            />
          </FieldGroup>
        )}
      </div>
    </Card>
  )
}

/** The papers of this very case; what the person's store holds is not asked for again. */
export function Papers({ now, form, told, onTold, communeId, onCommune, given, onBack, onDone }: Props) {
  const say = useSay()
  const wanted = now.papers.filter(({ byForm }) => !byForm)
  return (
    <div className="h-stack">
      {now.communeNeeded && (
        <Field id="commune" label={say('papers.commune')} hint={say('papers.communeHint')} required>
          <Select
            value={communeId}
            onValue={onCommune}
            placeholder={say('papers.communeChoose')}
            options={now.communes.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      )}
      <CaseQuestions now={now} form={form} told={told} onTold={onTold} />
      {wanted.length === 0 && <p>{say('papers.none')}</p>}
      {wanted.map((paper) => (
        <OnePaper key={paper.key} paper={paper} given={given} />
      ))}
      <p className="h-row">
        {form && (
          <Button icon={arrowLeft} onClick={onBack}>
            {say('papers.back')}
          </Button>
        )}
        <Button
          variant="primary"
          iconAfter={arrowRight}
          busy={given.busy && say('papers.sending')}
          disabled={now.communeNeeded && communeId === ''}
          onClick={onDone}
        >
          {say('papers.next')}
        </Button>
      </p>
    </div>
  )
}
