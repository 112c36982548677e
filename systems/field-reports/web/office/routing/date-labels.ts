import { useText } from '@hue-s/kernel/web/text.tsx'

/** Words of the three boxes of a date. */
export function useDateLabels() {
  const { t } = useText()
  const say = (part: string) => t(`field-reports.office.routing.${part}`)
  return { day: say('day'), month: say('month'), year: say('year'), pick: say('pick') }
}
