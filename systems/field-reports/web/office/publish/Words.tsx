import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Field, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { findPersonal } from '../../../shared/mask-text.ts'

interface Props {
  original: string
  title: string
  text: string
  suggested: { title: string; text: string }
  faults: Readonly<Record<string, string>>
  onChange: (words: { title?: string; text?: string }) => void
}

/** The public words, beside what was written; what may tell who somebody is stands out and is masked by one press. */
export function Words({ original, title, text, suggested, faults, onChange }: Props) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.publish.${key}`, values)
  const found = findPersonal(text)
  const mask = (words: string, from: number, to: number, kind: string) =>
    `${words.slice(0, from)}${t(`field-reports.masked.${kind}`)}${words.slice(to)}`
  const maskAll = (words: string) =>
    findPersonal(words).reduceRight((so, { from, to, kind }) => mask(so, from, to, kind), words)
  const inTitle = findPersonal(title)
  return (
    <section className="h-stack" aria-label={say('words')}>
      <h2>{say('words')}</h2>
      <details className="fp-original">
        <summary>{say('words.original')}</summary>
        <Marked text={original} />
      </details>
      <Field id="fp-title" label={say('words.title')} error={faults['title']}>
        <TextInput value={title} onValue={(value) => onChange({ title: value })} maxLength={120} />
      </Field>
      <Field id="fp-text" label={say('words.text')} error={faults['text']}>
        <TextArea rows={6} value={text} onValue={(value) => onChange({ text: value })} maxLength={4000} />
      </Field>
      {found.length + inTitle.length > 0 && (
        <fieldset className="fp-finds">
          <legend className="h-hidden">{say('finds')}</legend>
          <p>{say('finds.count', { count: found.length + inTitle.length })}</p>
          <ul className="h-row">
            {found.map(({ from, to, kind }) => (
              <li key={`${from} ${kind}`}>
                <Button size="small" onClick={() => onChange({ text: mask(text, from, to, kind) })}>
                  {say('finds.mask', { words: text.slice(from, to), kind: say(`find.${kind}`) })}
                </Button>
              </li>
            ))}
            <li>
              <Button
                size="small"
                variant="primary"
                onClick={() => onChange({ text: maskAll(text), title: maskAll(title) })}
              >
                {say('finds.all')}
              </Button>
            </li>
          </ul>
        </fieldset>
      )}
      {(text !== suggested.text || title !== suggested.title) && (
        <div>
          <Button variant="quiet" size="small" onClick={() => onChange(suggested)}>
            {say('words.suggested')}
          </Button>
        </div>
      )}
    </section>
  )
}

/** The words as they were sent, with what was found in them marked. */
function Marked({ text }: { text: string }) {
  const { t } = useText()
  const finds = findPersonal(text)
  return (
    <p className="fr-note">
      {finds.map(({ from, to, kind }, index) => (
        <span key={from}>
          {text.slice(finds[index - 1]?.to ?? 0, from)}
          <mark title={t(`field-reports.office.publish.find.${kind}`)}>{text.slice(from, to)}</mark>
        </span>
      ))}
      {text.slice(finds.at(-1)?.to ?? 0)}
    </p>
  )
}
