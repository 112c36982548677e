import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Box } from './geometry.ts'

/** `west,south,east,north` in degrees; the six numbers with heights are taken too, the heights ignored. */
export function parseBox(text: string): Box {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const picked = numbers.length === 6 ? [numbers[0], numbers[1], numbers[3], numbers[4]] : numbers
  const [west = Number.NaN, south = Number.NaN, east = Number.NaN, north = Number.NaN] = picked
  const sound =
    picked.length === 4 &&
    numbers.every(Number.isFinite) &&
    west <= east &&
    south <= north &&
    west >= -180 &&
    east <= 180 &&
    south >= -90 &&
    north <= 90
  if (!sound) throw invalid('geo.badBox')
  return [west, south, east, north]
}

const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2}))?$/

/** An instant, a date (of Vietnam), or an interval whose open side is `..` or empty (OGC 17-069r4, 7.15.4). */
export function parsePeriod(text: string | undefined): { from: string | null; to: string | null } | undefined {
  if (text === undefined) return undefined
  const parts = text.split('/')
  if (parts.length === 1) return { from: moment(parts[0] ?? '', 'start'), to: moment(parts[0] ?? '', 'end') }
  const [begin = '', end = ''] = parts
  const open = (side: string) => side === '' || side === '..'
  if (parts.length !== 2 || (open(begin) && open(end))) throw invalid('geo.badDatetime')
  const from = open(begin) ? null : moment(begin, 'start')
  const to = open(end) ? null : moment(end, 'end')
  if (from !== null && to !== null && from > to) throw invalid('geo.badDatetime')
  return { from, to }
}

function moment(text: string, side: 'start' | 'end'): string {
  const whole = text.length === 10 ? `${text}T${side === 'start' ? '00:00:00' : '23:59:59'}+07:00` : text
  const time = new Date(whole)
  if (!MOMENT.test(text) || Number.isNaN(time.getTime()) || !isWithinReach(time)) throw invalid('geo.badDatetime')
  return time.toISOString()
}

/** Years that the database and ISO text of four digits can both hold. */
const isWithinReach = (time: Date) => time.getUTCFullYear() >= 1 && time.getUTCFullYear() <= 9998
