import type { Arrangement, Audience, Layout, Service } from '../../contract.ts'
import type { Catalogue } from '../../shared/front.ts'

/** A commune that may be chosen. */
export interface Commune {
  id: string
  name: string
}

/** What every part of the desk works with. */
export interface DeskData {
  catalogue: Catalogue
  services: readonly Service[]
  communes: readonly Commune[]
}

/** The list with the item at `from` moved by `by` places. */
export function moved<T>(list: readonly T[], from: number, by: number): T[] {
  const to = Math.max(0, Math.min(list.length - 1, from + by))
  const rest = list.filter((_, index) => index !== from)
  const item = list[from]
  return item === undefined ? [...list] : [...rest.slice(0, to), item, ...rest.slice(to)]
}

/** The arrangement with another layout for one audience. */
export const withLayout = (content: Arrangement, audience: Audience, layout: Layout): Arrangement => ({
  ...content,
  audiences: { ...content.audiences, [audience]: layout },
})

/** A moment as a field for local date and time holds it. */
export function localOf(at: string): string {
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** What a field for local date and time holds, as an instant; undefined while it is not whole. */
export function instantOf(local: string): string | undefined {
  const date = new Date(local)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** So many hours from now, for a field. */
export const inHours = (hours: number) => localOf(new Date(Date.now() + hours * 3_600_000).toISOString())
