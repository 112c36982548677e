import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Field, TextInput } from '@hue-s/ui/index.ts'

export interface PeriodOf {
  from: string
  to: string
}
const DAY = 86_400_000
/** The last three months, today included. */
export const lastQuarter = (): PeriodOf => ({
  from: legalDate(new Date(Date.now() - 90 * DAY)),
  to: legalDate(new Date()),
})

/** From which day to which; both count. */
export function Period({ value, onValue }: { value: PeriodOf; onValue: (period: PeriodOf) => void }) {
  const { t } = useText()
  return (['from', 'to'] as const).map((end) => (
    <Field key={end} id={`period-${end}`} label={t(`public-services.office.quality.${end}`)}>
      <TextInput type="date" value={value[end]} onValue={(day) => day && onValue({ ...value, [end]: day })} />
    </Field>
  ))
}
