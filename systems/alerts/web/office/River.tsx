import type { Input, Output } from '@hue-s/kernel/shared/route.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Field, Select } from '@hue-s/ui/index.ts'
import { alertsContract as routes } from '../../contract.ts'

export type Stretch = Output<typeof routes.stretch>
export type StretchAsked = Partial<Input<typeof routes.stretch>>
const WIDTHS = ['0.5', '1', '2', '5']

/** Whether both ends are named, so that the server can be asked. */
export const isWhole = (asked: StretchAsked): asked is Input<typeof routes.stretch> =>
  Boolean(asked.river && asked.from && asked.to && asked.from !== asked.to)

interface Props {
  asked: StretchAsked
  onAsked: (asked: StretchAsked) => void
  read: ReturnType<typeof useRead<typeof routes.stretch>>
}

/** From one gauge or bridge of a river to another. */
export function River({ asked, onAsked, read }: Props) {
  const { t, lang } = useText()
  const rivers = useRead(routes.rivers, {})
  const word = (name: string, values?: Record<string, unknown>) => t(`alerts.office.area.${name}`, values)
  const river = rivers.data?.items.find(({ key }) => key === asked.river)
  const marks = river?.marks.map(({ id, name }) => ({ value: id, label: name[lang] })) ?? []
  const mark = (end: 'from' | 'to') => (
    <Field label={word(end)}>
      <Select
        value={asked[end] ?? ''}
        placeholder={word('mark')}
        options={marks}
        disabled={!river}
        onValue={(id) => onAsked({ ...asked, [end]: id })}
      />
    </Field>
  )
  return (
    <>
      <div className="ao-four">
        <Field label={word('river')}>
          <Select
            value={asked.river ?? ''}
            placeholder={word('river.choose')}
            options={rivers.data?.items.map(({ key, name }) => ({ value: key, label: name[lang] })) ?? []}
            onValue={(key) => onAsked({ river: key, km: asked.km ?? 2 })}
          />
        </Field>
        {mark('from')}
        {mark('to')}
        <Field label={word('km')}>
          <Select
            value={String(asked.km ?? 2)}
            options={WIDTHS.map((value) => ({ value, label: value.replace('.', lang === 'vi' ? ',' : '.') }))}
            onValue={(km) => onAsked({ ...asked, km: Number(km) })}
          />
        </Field>
      </div>
      {read.error && <Alert tone="danger" title={sentenceOf(read.error, lang, t)} />}
      {river && !river.confirmed && <Alert tone="info" title={word('sketch', { source: river.source[lang] })} />}
    </>
  )
}
