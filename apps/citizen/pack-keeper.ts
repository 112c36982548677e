/** The visitor's pack lies in a place of its own, which no newer version of the app takes away. */
const PLACE = 'pack'
const NOTE = 'citizen.pack'
const OWN = 'citizen.pack.own'

/** Pages that open without a script, and the answers that they are made of. */
const PARTS = [
  ...['/', '/pack', '/emergency', '/help', '/alerts', '/map', '/report'],
  ...['/api/home/pack', '/api/home/help', '/api/alerts', '/api/field-reports/categories', '/api/field-reports/sheet'],
  ...['/api/geo/boundaries', '/province.svg'],
]

export interface Saved {
  at: string
  bytes: number
  /** The language of the pages. */
  lang: string
  /** How many parts could not be fetched. */
  missing: number
}

function read<T>(key: string): T | undefined {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? undefined
  } catch {
    return undefined
  }
}
const write = (key: string, value: unknown) => localStorage.setItem(key, JSON.stringify(value))

/** What was saved and when; undefined when nothing is. */
export const savedPack = () => read<Saved>(NOTE)

/** Whether this browser can keep pages at all. */
export const canKeep = () => typeof caches !== 'undefined' && navigator.serviceWorker?.controller !== null

/** Fetches every part anew and keeps it; what cannot be fetched now stays as it was. */
export async function savePack(lang: string): Promise<Saved> {
  const place = await caches.open(PLACE)
  const sizes = await Promise.all(
    PARTS.map(async (path) => {
      try {
        const response = await fetch(path, { cache: 'no-cache' })
        if (!response.ok) return undefined
        await place.put(path, response.clone())
        return (await response.blob()).size
      } catch {
        return undefined
      }
    }),
  )
  const there = sizes.filter((size) => size !== undefined)
  if (there.length === 0) throw new Error('nothing could be fetched')
  const saved: Saved = {
    at: new Date().toISOString(),
    bytes: there.reduce((sum, size) => sum + size, 0),
    lang,
    missing: sizes.length - there.length,
  }
  write(NOTE, saved)
  return saved
}

/** Throws the pack away, not what the visitor noted. */
export async function dropPack(): Promise<void> {
  await caches.delete(PLACE)
  localStorage.removeItem(NOTE)
}

export const OWN_NOTES = ['hotel', 'embassy', 'insurance', 'contact'] as const
export type OwnNotes = Partial<Record<(typeof OWN_NOTES)[number], string>>

/** What visitors note for themselves; it never leaves the device. */
export const ownNotes = () => read<OwnNotes>(OWN) ?? {}
export const keepOwnNotes = (notes: OwnNotes) => write(OWN, notes)
