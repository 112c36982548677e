import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { RadioCards } from '@hue-s/ui/RadioCards.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import type { CaseQuestion, ChannelKind, Version } from '../contract-shapes.ts'
import { fieldOf, questionsThatMatter, type Told } from './case-facts.ts'

interface Props {
  version: Version
  told: Told
  channel: ChannelKind
  onTell: (name: string, value: string) => void
  onChannel: (kind: ChannelKind) => void
}

function Question({ question, said, onTell }: { question: CaseQuestion; said: string; onTell: Props['onTell'] }) {
  const { t, lang } = useText()
  const { name, kind, label, choices } = question
  const field = { name: fieldOf(name), label: label[lang], value: said, onValue: (v: string) => onTell(name, v) }
  if (kind === 'truth')
    return (
      <RadioCards
        {...field}
        layout="row"
        options={(['yes', 'no'] as const).map((one) => ({ value: one, label: t(`procedures.citizen.${one}`) }))}
      />
    )
  if (kind === 'whole')
    return (
      <Field label={field.label}>
        <TextInput inputMode="numeric" name={field.name} value={said} maxLength={7} onValue={field.onValue} />
      </Field>
    )
  return (
    <Field label={field.label}>
      <Select
        name={field.name}
        value={said}
        onValue={field.onValue}
        placeholder={t('procedures.citizen.choose')}
        options={choices.map((one) => ({ value: one.value, label: one.label[lang] }))}
      />
    </Field>
  )
}

/** A few facts of the person's case. With scripts the page follows at once; without, the form asks by address. */
export function MyCase({ version, told, channel, onTell, onChannel }: Props) {
  const { t } = useText()
  const questions = questionsThatMatter(version)
  const several = version.channels.length > 1
  if (questions.length === 0 && !several) return null
  return (
    <form className="pc-case" method="get" action={`/procedures/${version.code}`}>
      {several && (
        <RadioCards
          name="channel"
          label={t('procedures.citizen.how')}
          layout="row"
          value={channel}
          onValue={(kind) => onChannel(kind as ChannelKind)}
          options={version.channels.map(({ kind }) => ({ value: kind, label: t(`procedures.channel.${kind}`) }))}
        />
      )}
      {questions.map((question) => (
        <Question key={question.name} question={question} said={told[question.name] ?? ''} onTell={onTell} />
      ))}
      <noscript>
        <Button type="submit">{t('procedures.citizen.showMine')}</Button>
      </noscript>
    </form>
  )
}
