/**
 * Arrays in PostgreSQL's binary form (array_send): a batch has thousands of numbers, and to write each as a text and have
 * it read again costs both sides more than to store it.
 */
type Of<T> = (row: T) => number | null

const HEADER = 20
/** PostgreSQL counts microseconds from the year 2000. */
const EPOCH = Date.UTC(2000, 0, 1)
const TWO_32 = 2 ** 32
const NULL = -1

/** As the database would refuse it: one such row must not break its batch. */
const outOfRange = (what: string) => Object.assign(new RangeError(`${what} is out of range`), { code: '22003' })

function arrayOf<T>(
  oid: number,
  size: number,
  rows: readonly T[],
  of: Of<T>,
  put: (view: DataView, at: number, value: number) => void,
): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER + rows.length * (4 + size))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = HEADER
  let hasNull = 0
  for (const row of rows) {
    const value = of(row)
    if (value === null) {
      hasNull = 1
      view.setInt32(at, NULL)
      at += 4
      continue
    }
    view.setInt32(at, size)
    put(view, at + 4, value)
    at += 4 + size
  }
  // An array without elements has no dimensions.
  const isEmpty = rows.length === 0
  const header = isEmpty ? [0, 0, oid] : [1, hasNull, oid, rows.length, 1]
  header.forEach((value, n) => view.setInt32(n * 4, value))
  return bytes.subarray(0, isEmpty ? 12 : at)
}

export const int2s = <T>(rows: readonly T[], of: Of<T>) =>
  arrayOf(21, 2, rows, of, (view, at, value) => view.setInt16(at, value))
export const int4s = <T>(rows: readonly T[], of: Of<T>) =>
  arrayOf(23, 4, rows, of, (view, at, value) => {
    if (value !== (value | 0)) throw outOfRange('an integer')
    view.setInt32(at, value)
  })
export const float8s = <T>(rows: readonly T[], of: Of<T>) =>
  arrayOf(701, 8, rows, of, (view, at, value) => view.setFloat64(at, value))
/** Instants, given in milliseconds. */
export const instants = <T>(rows: readonly T[], of: Of<T>) =>
  arrayOf(1184, 8, rows, of, (view, at, value) => {
    if (!Number.isFinite(value)) throw outOfRange('a time')
    const micros = (value - EPOCH) * 1_000
    const high = Math.floor(micros / TWO_32)
    view.setInt32(at, high)
    view.setUint32(at + 4, micros - high * TWO_32)
  })
