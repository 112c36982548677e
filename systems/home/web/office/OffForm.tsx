import { useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Field, Select, TextArea, TextInput } from '@hue-s/ui/index.ts'
import type { Audience, SwitchedOff } from '../../contract.ts'
import { inHours, instantOf, type DeskData } from './desk-data.ts'
import { Reach } from './Reach.tsx'

/** These always stay open; the server refuses them too. */
const ESSENTIAL = ['/', '/emergency', '/help', '/me', '/sign-in', '/search', '/welcome', '/services']
const nothing = () => ({
  path: '',
  audiences: [] as Audience[],
  areas: [] as string[],
  from: '',
  until: inHours(24),
  why: { vi: '', en: '' },
  instead: { vi: '', en: '' },
  link: '',
})

/** Switches one service off in the draft: why, until when, what to do instead, in two languages. */
export function OffForm({ data, onAdd }: { data: DeskData; onAdd: (off: SwitchedOff) => void }) {
  const { t, lang } = useText()
  const [value, setValue] = useState(nothing)
  const set = (change: Partial<typeof value>) => setValue((now) => ({ ...now, ...change }))
  const submit = () => {
    const until = instantOf(value.until)
    if (!until) return
    onAdd({
      ...value,
      until,
      from: value.from ? (instantOf(value.from) ?? null) : null,
      link: value.link.trim() || null,
    })
    setValue(nothing())
  }
  const words = (name: 'why' | 'instead') =>
    (['vi', 'en'] as const).map((one) => (
      <Field key={one} id={`off-${name}-${one}`} label={t(`home.office.off.${name}.${one}`)} required>
        <TextArea
          rows={2}
          lang={one}
          required
          minLength={5}
          maxLength={300}
          value={value[name][one]}
          onValue={(said) => set({ [name]: { ...value[name], [one]: said } })}
        />
      </Field>
    ))
  return (
    <form
      className="o-form"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Field id="off-path" label={t('home.office.off.path')} required>
        <Select
          required
          placeholder={t('home.office.choose')}
          value={value.path}
          options={data.services
            .filter(({ path }) => !ESSENTIAL.includes(path))
            .map(({ path, title }) => ({ value: path, label: `${title[lang]} (${path})` }))}
          onValue={(path) => set({ path })}
        />
      </Field>
      <div className="o-cols">{words('why')}</div>
      <div className="o-cols">{words('instead')}</div>
      <div className="o-cols">
        <Field id="off-from" label={t('home.office.from')} hint={t('home.office.fromHint')}>
          <TextInput type="datetime-local" value={value.from} onValue={(from) => set({ from })} />
        </Field>
        <Field id="off-until" label={t('home.office.until')} required>
          <TextInput type="datetime-local" required value={value.until} onValue={(until) => set({ until })} />
        </Field>
      </div>
      <Field id="off-link" label={t('home.office.link')} hint={t('home.office.linkHint')}>
        <TextInput maxLength={500} value={value.link} onValue={(link) => set({ link })} />
      </Field>
      <Reach id="off" value={value} data={data} onValue={set} />
      <div className="h-row">
        <Button type="submit">{t('home.office.off.add')}</Button>
      </div>
    </form>
  )
}
