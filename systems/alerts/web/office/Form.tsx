import { useText } from '@hue-s/kernel/web/text.tsx'
import { Field, Select, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { CERTAINTIES, SEVERITIES, URGENCIES, type Info, type NewContent, type UnitName } from '../../contract-shapes.ts'
import { Areas } from './Areas.tsx'

export interface FormProps {
  value: NewContent
  onValue: (value: NewContent) => void
  communes: readonly UnitName[]
  mine: readonly string[]
}

function Words({ lang, info, onInfo }: { lang: 'vi' | 'en'; info: Info; onInfo: (info: Info) => void }) {
  const { t } = useText()
  return (
    <fieldset className="ao-words">
      <legend>{t(`alerts.office.lang.${lang}`)}</legend>
      <Field label={t('alerts.office.headline')} required>
        <TextInput
          lang={lang}
          value={info.headline}
          maxLength={160}
          onValue={(headline) => onInfo({ ...info, headline })}
        />
      </Field>
      <Field label={t('alerts.office.description')} required>
        <TextArea
          lang={lang}
          rows={3}
          value={info.description}
          maxLength={2000}
          onValue={(description) => onInfo({ ...info, description })}
        />
      </Field>
      <Field label={t('alerts.office.instruction')} required>
        <TextArea
          lang={lang}
          rows={3}
          value={info.instruction}
          maxLength={2000}
          onValue={(instruction) => onInfo({ ...info, instruction })}
        />
      </Field>
    </fieldset>
  )
}

const HOUR = 3_600_000
const vietnam = (instant: string) => new Date(Date.parse(instant) + 7 * HOUR).toISOString().slice(0, 16)
const instantOf = (local: string) => new Date(Date.parse(`${local}:00Z`) - 7 * HOUR).toISOString()

/** Words in both languages, how serious, until when, and where. */
export function Form({ value, onValue, communes, mine }: FormProps) {
  const { t } = useText()
  const set = (more: Partial<NewContent>) => onValue({ ...value, ...more })
  const choice = <K extends 'urgency' | 'severity' | 'certainty'>(name: K, words: readonly NewContent[K][]) => (
    <Field label={t(`alerts.office.${name}`)}>
      <Select
        value={value[name]}
        options={words.map((one) => ({ value: one, label: t(`alerts.office.${name}.${one}`) }))}
        onValue={(v) => set({ [name]: v } as Partial<NewContent>)}
      />
    </Field>
  )
  return (
    <div className="h-stack">
      <div className="ao-two">
        {(['vi', 'en'] as const).map((lang) => (
          <Words
            key={lang}
            lang={lang}
            info={value.infos[lang]}
            onInfo={(info) => set({ infos: { ...value.infos, [lang]: info } })}
          />
        ))}
      </div>
      <div className="ao-four">
        {choice('severity', SEVERITIES)}
        {choice('urgency', URGENCIES)}
        {choice('certainty', CERTAINTIES)}
        <Field label={t('alerts.office.level')}>
          <Select
            value={String(value.level ?? '')}
            placeholder={t('alerts.office.noLevel')}
            options={[1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: t('alerts.office.levelN', { level: n }) }))}
            onValue={(v) => set({ level: v ? Number(v) : null })}
          />
        </Field>
        <Field label={t('alerts.office.expires')}>
          <TextInput
            type="datetime-local"
            value={vietnam(value.expires)}
            onValue={(v) => v && set({ expires: instantOf(v) })}
          />
        </Field>
      </div>
      <Areas value={value} onValue={set} communes={communes} mine={mine} />
    </div>
  )
}
