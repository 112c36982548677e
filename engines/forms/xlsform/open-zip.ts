import { crc32, inflateRawSync } from 'node:zlib'

/** Why a file is no workbook that may be read. */
export class NotAWorkbook extends Error {
  readonly code: 'notXlsx' | 'tooLarge' | 'tooWide'
  constructor(code: NotAWorkbook['code']) {
    super(code)
    this.code = code
  }
}

const MOST_ENTRIES = 300
const MOST_BYTES = 24 * 1024 * 1024
const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50

interface Entry {
  name: string
  method: number
  packed: Buffer
}

/** Entries as the directory at the end of the file names them. */
function entriesOf(file: Buffer): Entry[] {
  let end = file.length - 22
  const first = Math.max(0, file.length - 65_557)
  while (end >= first && file.readUInt32LE(end) !== END) end--
  if (end < first) throw new NotAWorkbook('notXlsx')
  const count = file.readUInt16LE(end + 10)
  if (count === 0 || count > MOST_ENTRIES) throw new NotAWorkbook(count === 0 ? 'notXlsx' : 'tooLarge')
  const entries: Entry[] = []
  let at = file.readUInt32LE(end + 16)
  for (let n = 0; n < count; n++) {
    if (file.readUInt32LE(at) !== CENTRAL) throw new NotAWorkbook('notXlsx')
    const [method, size, nameLength] = [
      file.readUInt16LE(at + 10),
      file.readUInt32LE(at + 20),
      file.readUInt16LE(at + 28),
    ]
    const local = file.readUInt32LE(at + 42)
    const isLocked = (file.readUInt16LE(at + 8) & 1) === 1
    if (isLocked || file.readUInt32LE(local) !== LOCAL) throw new NotAWorkbook('notXlsx')
    const begin = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28)
    if (begin + size > file.length) throw new NotAWorkbook('notXlsx')
    const name = file.toString('utf8', at + 46, at + 46 + nameLength)
    entries.push({ name, method, packed: file.subarray(begin, begin + size) })
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * The contents of a ZIP file by name, unpacked within a limit that holds whatever the file says of its own sizes: a
 * small file that would unpack to gigabytes stops at the limit.
 */
export function openZip(file: Buffer): Map<string, Buffer> {
  const contents = new Map<string, Buffer>()
  let left = MOST_BYTES
  try {
    for (const { name, method, packed } of entriesOf(file)) {
      if (method !== 0 && method !== 8) throw new NotAWorkbook('notXlsx')
      if (left <= 0 || (method === 0 && packed.length > left)) throw new NotAWorkbook('tooLarge')
      const bytes = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: left })
      left -= bytes.length
      contents.set(name, bytes)
    }
  } catch (error) {
    if (error instanceof NotAWorkbook) throw error
    throw new NotAWorkbook((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'notXlsx')
  }
  return contents
}

/** The same contents as a plain ZIP without packing: what reads it next meets nothing that was not looked at. */
export function plainZip(contents: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, bytes] of contents) {
    const title = Buffer.from(name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(0x0800, 2)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(bytes.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(title.length, 22)
    const local = Buffer.concat([word(LOCAL), shared, title, bytes])
    directory.push(Buffer.concat([word(CENTRAL), Buffer.from([20, 0]), shared, Buffer.alloc(10), word(at), title]))
    parts.push(local)
    at += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(contents.size, 8)
  end.writeUInt16LE(contents.size, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, list, end])
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
