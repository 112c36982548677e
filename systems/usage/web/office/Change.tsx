import { number, percent } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'

/** Below this many in the weeks before, a percentage would say more than is known. */
const FEW = 20

/** How a number moved against the weeks before, in words; the plain difference where it is small. */
export function Change({ now, before }: { now: number; before: number }) {
  const { t, lang } = useText()
  if (before === 0) return <span className="u-note">{t('usage.office.noBefore')}</span>
  if (now === before) return <span className="u-note">{t('usage.office.same')}</span>
  const by = before < FEW ? number(Math.abs(now - before), lang) : percent(Math.abs(now - before) / before, lang)
  return <span className="u-note">{t(now > before ? 'usage.office.more' : 'usage.office.less', { by })}</span>
}
