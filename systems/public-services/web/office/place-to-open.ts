import type { CounterPlace } from '../../contract.ts'

interface Wanted {
  /** In the address of the page. */
  asked: string | null
  /** Chosen at the top of the console; null where that is all of one's units. */
  unit: string | null
}

/** The counter a screen opens at: the one asked for, else one's own place, else one where papers wait. */
export function placeToOpen(places: readonly CounterPlace[], { asked, unit }: Wanted): string | undefined {
  const named = [asked, unit].find((id) => places.some((place) => place.id === id))
  if (named) return named
  const own = places.filter((place) => place.own)
  const near = own.length > 0 ? own : places
  return (near.find(({ toPrint }) => (toPrint ?? 0) > 0) ?? near[0])?.id
}
