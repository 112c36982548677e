import type { Point } from '@hue-s/kernel/shared/route.ts'

/** What a photo says about where and when it was taken. */
export interface Taken {
  at?: Point
  takenAt?: string
}

interface Tiff {
  bytes: Buffer
  u16(at: number): number
  u32(at: number): number
}

interface Field {
  type: number
  count: number
  /** Where the value is. */
  at: number
}

const WIDTHS: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 }
const EXIF_IFD = 0x8769
const GPS_IFD = 0x8825

/** Reads place and time from an EXIF block (TIFF 6.0 directories). Broken blocks say nothing rather than fail. */
export function readTaken(exif: Buffer): Taken {
  try {
    return parse(exif)
  } catch {
    return {}
  }
}

function parse(exif: Buffer): Taken {
  const bytes = exif.toString('latin1', 0, 4) === 'Exif' ? exif.subarray(6) : exif
  const little = bytes.toString('latin1', 0, 2) === 'II'
  const tiff: Tiff = {
    bytes,
    u16: (at) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)),
    u32: (at) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)),
  }
  const root = directory(tiff, tiff.u32(4))
  const sub = (tag: number) => {
    const field = root.get(tag)
    return field ? directory(tiff, tiff.u32(field.at)) : new Map<number, Field>()
  }
  const at = pointOf(tiff, sub(GPS_IFD))
  const takenAt = timeOf(tiff, sub(EXIF_IFD))
  return { ...(at ? { at } : {}), ...(takenAt ? { takenAt } : {}) }
}

function directory(tiff: Tiff, from: number): Map<number, Field> {
  const fields = new Map<number, Field>()
  const count = tiff.u16(from)
  for (let i = 0; i < count && i < 200; i++) {
    const entry = from + 2 + i * 12
    const type = tiff.u16(entry + 2)
    const n = tiff.u32(entry + 4)
    const inPlace = (WIDTHS[type] ?? 1) * n <= 4
    fields.set(tiff.u16(entry), { type, count: n, at: inPlace ? entry + 8 : tiff.u32(entry + 8) })
  }
  return fields
}

const text = (tiff: Tiff, field: Field | undefined) =>
  field ? tiff.bytes.toString('latin1', field.at, field.at + Math.min(field.count, 64)).replace(/\0.*$/s, '') : ''

function degrees(tiff: Tiff, field: Field | undefined): number | undefined {
  if (!field || field.type !== 5 || field.count < 1) return undefined
  let sum = 0
  for (let i = 0; i < Math.min(3, field.count); i++) {
    const below = tiff.u32(field.at + i * 8 + 4)
    if (below === 0) return undefined
    sum += tiff.u32(field.at + i * 8) / below / 60 ** i
  }
  return sum
}

function pointOf(tiff: Tiff, gps: Map<number, Field>): Point | undefined {
  const lat = degrees(tiff, gps.get(2))
  const lon = degrees(tiff, gps.get(4))
  if (lat === undefined || lon === undefined || lat > 90 || lon > 180 || (lat === 0 && lon === 0)) return undefined
  const round = (n: number) => Math.round(n * 1e6) / 1e6
  return {
    lon: round(text(tiff, gps.get(3)) === 'W' ? -lon : lon),
    lat: round(text(tiff, gps.get(1)) === 'S' ? -lat : lat),
  }
}

/** DateTimeOriginal with its offset; cameras that name none are taken to run on Vietnam's time. */
function timeOf(tiff: Tiff, exif: Map<number, Field>): string | undefined {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(text(tiff, exif.get(0x9003)))
  if (!parts) return undefined
  const offset = /^[+-]\d\d:\d\d/.exec(text(tiff, exif.get(0x9011)))?.[0] ?? '+07:00'
  const time = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${offset}`)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}
