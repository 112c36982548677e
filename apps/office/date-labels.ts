import { useText } from '@hue-s/kernel/web/text.tsx'

/** Words of the three boxes of a date. */
export function useDateLabels() {
  const { t } = useText()
  return {
    day: t('office.date.day'),
    month: t('office.date.month'),
    year: t('office.date.year'),
    pick: t('office.date.pick'),
  }
}
