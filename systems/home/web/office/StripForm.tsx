import { useState } from 'react'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, RadioCards, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { broadcast } from '@hue-s/ui/icon-paths.ts'
import { homeContract as routes, LEVELS, type Level, type Strip } from '../../contract.ts'
import { inHours, instantOf, localOf, type DeskData } from './desk-data.ts'
import { Reach } from './Reach.tsx'

const HOURS = [1, 3, 6, 24]

const firstOf = (strip: Strip | undefined) => ({
  level: strip?.level ?? ('danger' as Level),
  text: strip?.text ?? { vi: '', en: '' },
  link: strip?.link ?? '',
  audiences: strip?.audiences ?? [],
  areas: strip?.areas ?? [],
  from: strip && Date.parse(strip.from) > Date.now() ? localOf(strip.from) : '',
  until: strip ? localOf(strip.until) : inHours(3),
})

interface StripFormProps {
  data: DeskData
  /** Left out: a new one. */
  strip?: Strip | undefined
  onDone: (said: string) => void
  onCancel?: () => void
}

/** One strip: level, words in two languages, until when. The rest has answers already. */
export function StripForm({ data, strip, onDone, onCancel }: StripFormProps) {
  const { t, lang } = useText()
  const [value, setValue] = useState(() => firstOf(strip))
  const raise = useSend(routes.raiseStrip)
  const amend = useSend(routes.amendStrip)
  const { busy, error } = strip ? amend : raise
  const set = (change: Partial<typeof value>) => setValue((now) => ({ ...now, ...change }))
  const until = instantOf(value.until)
  const submit = async () => {
    if (!until) return
    const from = value.from ? (instantOf(value.from) ?? null) : null
    const input = { ...value, link: value.link.trim() || null, from, until }
    const done = await (strip ? amend.send({ ...input, id: strip.id, version: strip.version }) : raise.send(input))
    if (!done) return
    setValue(firstOf(undefined))
    onDone(t(strip ? 'home.office.strip.amended' : 'home.office.strip.raised'))
  }
  return (
    <form
      className="o-form"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {error && (
        <Alert tone="danger" title={t('home.office.notDone')}>
          {sentenceOf(error, lang, t)}
        </Alert>
      )}
      <RadioCards
        id="strip-level"
        name="level"
        layout="row"
        label={t('home.office.strip.level')}
        value={value.level}
        options={LEVELS.map((level) => ({ value: level, label: t(`home.office.level.${level}`) }))}
        onValue={(level) => set({ level: level as Level })}
      />
      {(['vi', 'en'] as const).map((one) => (
        <Field key={one} id={`strip-${one}`} label={t(`home.office.strip.text.${one}`)} required>
          <TextArea
            rows={2}
            lang={one}
            minLength={5}
            maxLength={240}
            required
            value={value.text[one]}
            counter={(left) => t('home.office.left', { n: left })}
            onValue={(words) => set({ text: { ...value.text, [one]: words } })}
          />
        </Field>
      ))}
      <Field id="strip-until" label={t('home.office.until')} required>
        <TextInput type="datetime-local" required value={value.until} onValue={(next) => set({ until: next })} />
      </Field>
      <div className="h-row">
        {HOURS.map((hours) => (
          <Button key={hours} size="small" onClick={() => set({ until: inHours(hours) })}>
            {t('home.office.hours', { n: hours })}
          </Button>
        ))}
      </div>
      <Field id="strip-from" label={t('home.office.from')} hint={t('home.office.fromHint')}>
        <TextInput type="datetime-local" value={value.from} onValue={(next) => set({ from: next })} />
      </Field>
      <Field id="strip-link" label={t('home.office.link')} hint={t('home.office.linkHint')}>
        <TextInput maxLength={500} value={value.link} onValue={(link) => set({ link })} />
      </Field>
      <Reach id="strip" value={value} data={data} onValue={set} />
      <div className="h-row">
        <Button type="submit" variant="primary" icon={broadcast} busy={busy && t('home.office.busy')}>
          {t(strip ? 'home.office.strip.amend' : 'home.office.strip.raise')}
        </Button>
        {onCancel && <Button onClick={onCancel}>{t('home.office.cancel')}</Button>}
      </div>
    </form>
  )
}
