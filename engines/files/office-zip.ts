/** Reads `length` bytes from `from`; fewer at the end of the file. */
export type Slice = (from: number, length: number) => Promise<Buffer>

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const END = 22
const MAX_DIRECTORY = 4 * 1024 * 1024

interface Directory {
  entries: number
  length: number
  from: number
}

/** The end record of a zip (APPNOTE 4.3.16), found where its comment reaches exactly to the end of the file. */
async function directoryOf(slice: Slice, size: number): Promise<Directory | undefined> {
  const length = Math.min(size, END + 0xffff)
  const tail = await slice(size - length, length)
  for (let at = tail.length - END; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue
    if (at + END + tail.readUInt16LE(at + 20) !== tail.length) continue
    return { entries: tail.readUInt16LE(at + 10), length: tail.readUInt32LE(at + 12), from: tail.readUInt32LE(at + 16) }
  }
  return undefined
}

/** Whether the file could also be opened as an archive. */
export const endsAsZip = async (slice: Slice, size: number) => (await directoryOf(slice, size)) !== undefined

/** Names of the parts, from the archive's own list; nothing is unpacked, so nothing can blow up. */
async function namesOf(slice: Slice, size: number): Promise<Set<string> | undefined> {
  const directory = await directoryOf(slice, size)
  if (!directory || directory.length > MAX_DIRECTORY || directory.from + directory.length > size) return undefined
  const list = await slice(directory.from, directory.length)
  const names = new Set<string>()
  for (let at = 0; at + 46 <= list.length && list.readUInt32LE(at) === 0x02014b50;) {
    const name = list.readUInt16LE(at + 28)
    names.add(list.toString('utf8', at + 46, at + 46 + name))
    at += 46 + name + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32)
  }
  return names.size === directory.entries ? names : undefined
}

/** Word or Excel without macros; any other archive is not let in. */
export async function officeTypeOf(slice: Slice, size: number): Promise<typeof DOCX | typeof XLSX | undefined> {
  const names = await namesOf(slice, size)
  if (!names?.has('[Content_Types].xml')) return undefined
  if ([...names].some((name) => /(vbaProject\.bin|\.exe|\.js|\.html?)$/i.test(name) || name.includes('..')))
    return undefined
  const word = names.has('word/document.xml')
  const excel = names.has('xl/workbook.xml')
  if (word === excel) return undefined
  return word ? DOCX : XLSX
}
