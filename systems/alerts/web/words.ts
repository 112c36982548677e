import { useText } from '@hue-s/kernel/web/text.tsx'
import type { PublicAlert, UnitName } from '../contract-shapes.ts'

/** What a message says in the reader's language, or in the one it has; `lang` is that of the words. */
export function useWords(alert: PublicAlert) {
  const { lang } = useText()
  const other = lang === 'vi' ? 'en' : 'vi'
  const own = alert.infos[lang]
  const info = own ?? alert.infos[other]
  return { headline: '', description: '', instruction: '', ...info, lang: own ? lang : other }
}
/** How loud it is drawn. */
export function toneOf({
  msgType,
  state,
  severity,
}: PublicAlert): 'neutral' | 'success' | 'danger' | 'warning' | 'info' {
  if (msgType === 'cancel') return 'success'
  if (state === 'over') return 'neutral'
  if (severity === 'extreme' || severity === 'severe') return 'danger'
  return severity === 'moderate' ? 'warning' : 'info'
}
/** A unit as its name is written: `Phường An Cựu`. */
export const unitName = ({ type, name }: Pick<UnitName, 'type' | 'name'>): string =>
  `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}`
