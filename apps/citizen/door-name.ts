import type { Words } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { OWN_DOORS } from './doors.ts'
import { screenAt } from './known-screens.ts'
import { usePage } from './PageContext.tsx'

/** The text key of what the screen at a path is called where it is offered. */
export const doorKey = (path: string): string => OWN_DOORS[path]?.title ?? screenAt(path)?.title ?? ''

/** What a tile or a tab says: in two languages the platform knows; in a visitor's the words of the screens do. */
export function useDoorName(): (door: { path: string; title: Words }) => string {
  const { t, lang, spoken } = useText()
  const { data } = usePage()
  return ({ path, title }) => {
    if (spoken === lang) return title[lang]
    const key = doorKey(path)
    const said = t(key)
    if (said !== key) return said
    return (data.lang === spoken ? data.names[path] : undefined) ?? title[lang]
  }
}
