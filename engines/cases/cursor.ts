import { invalid } from '@hue-s/kernel/shared/error.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const INSTANT = /^(infinity|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d(:\d\d)?))$/
const NUMBER = /^-?\d{1,9}(\.\d{1,12})?$/

/** The key of the last row shown, in a form that travels in an address. */
export const writeCursor = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** Reads a key back; anything that we did not write is refused. */
function readCursor(text: string | undefined, parts: number): readonly string[] | undefined {
  if (text === undefined) return undefined
  const key = decode(text)
  const fits =
    Array.isArray(key) &&
    key.length === parts &&
    key.every((k) => typeof k === 'string' && (UUID.test(k) || isInstant(k) || NUMBER.test(k)))
  if (!fits) throw invalid('cases.badPage')
  return key as string[]
}

const isInstant = (text: string) =>
  INSTANT.test(text) &&
  (text === 'infinity' || !Number.isNaN(Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))))

function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    return undefined
  }
}

/** A key of an instant and an id: the order of every list but the timeline. */
export function readPair(text: string | undefined): readonly [string, string] | undefined {
  const key = readCursor(text, 2)
  if (key === undefined) return undefined
  const [at, id] = key as [string, string]
  if (!isInstant(at) || !UUID.test(id)) throw invalid('cases.badPage')
  return [at, id]
}

/** A key of the timeline: instant, case, number. */
export function readTriple(text: string | undefined): readonly [string, string, number] | undefined {
  const key = readCursor(text, 3)
  if (key === undefined) return undefined
  const [at, id, n] = key as [string, string, string]
  if (!isInstant(at) || !UUID.test(id) || !/^\d{1,9}$/.test(n)) throw invalid('cases.badPage')
  return [at, id, Number(n)]
}

/** A key of a number of followers and an id. */
export function readFollowed(text: string | undefined): readonly [string, string] | undefined {
  const key = readCursor(text, 2)
  if (key === undefined) return undefined
  const [count, id] = key as [string, string]
  if (!/^\d{1,9}$/.test(count) || !UUID.test(id)) throw invalid('cases.badPage')
  return [count, id]
}
