import { inflateRawSync } from 'node:zlib'

const END = 0x06054b50
const ENTRY = 0x02014b50
const LOCAL = 0x04034b50
const MOST_ENTRIES = 200
const MOST_BYTES = 40 * 1024 * 1024

export type ZipVerdict = 'fine' | 'unreadable' | 'tooLarge'

/**
 * Whether a ZIP file may be unpacked: it is really unpacked here, entry by entry, within a bound. What the file says
 * of its own sizes is not believed, so a bomb is refused after 40 MiB at most.
 */
export function zipVerdict(bytes: Buffer): ZipVerdict {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END) return 'unreadable'
  const entries = bytes.readUInt16LE(end + 10)
  if (entries > MOST_ENTRIES) return 'tooLarge'
  let at = bytes.readUInt32LE(end + 16)
  let left = MOST_BYTES
  for (let n = 0; n < entries; n++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) return 'unreadable'
    const size = sizeOf(bytes, at, left)
    if (typeof size !== 'number') return size
    left -= size
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return 'fine'
}

function sizeOf(bytes: Buffer, at: number, left: number): number | ZipVerdict {
  const [flags, method] = [bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 10)]
  const [packed, local] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)]
  // Encrypted, or packed in a way that spreadsheets never are.
  if ((flags & 1) === 1 || (method !== 0 && method !== 8)) return 'unreadable'
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL) return 'unreadable'
  const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  if (begin + packed > bytes.length) return 'unreadable'
  if (method === 0) return packed > left ? 'tooLarge' : packed
  try {
    return inflateRawSync(bytes.subarray(begin, begin + packed), { maxOutputLength: left + 1 }).length
  } catch (error) {
    return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'unreadable'
  }
}
