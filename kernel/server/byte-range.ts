/** One stretch of bytes, both ends included. */
export interface Stretch {
  start: number
  end: number
}

/**
 * The stretch that a `Range` header asks for (RFC 9110 section 14). `whole` when nothing usable is asked: another unit,
 * several stretches, or a copy that has changed since (`If-Range`); `none` when it lies outside.
 */
export function rangeOf(
  { range, 'if-range': ifRange }: { range?: string | undefined; 'if-range'?: string | string[] | undefined },
  size: number,
  etag: string | undefined,
): Stretch | 'whole' | 'none' {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range?.replaceAll(' ', '') ?? '') ?? []
  if (from === '' && to === '') return 'whole'
  if (ifRange !== undefined && ifRange !== etag) return 'whole'
  if (from === '') return Number(to) === 0 ? 'none' : { start: Math.max(0, size - Number(to)), end: size - 1 }
  const [start, end] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)]
  if (to !== '' && Number(to) < start) return 'whole'
  return start < size ? { start, end } : 'none'
}
