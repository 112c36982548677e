import { open } from 'node:fs/promises'
import type { Purpose } from './contract.ts'
import { officeTypeOf, endsAsZip, type Slice } from './office-zip.ts'

/** Every type that is let in. What the sender calls the file is never asked. */
export const TYPES = {
  'image/jpeg': { ext: 'jpg', purposes: ['photo', 'document'] },
  'image/png': { ext: 'png', purposes: ['photo', 'document'] },
  'image/webp': { ext: 'webp', purposes: ['photo', 'document'] },
  'image/gif': { ext: 'gif', purposes: ['photo', 'document'] },
  'image/heic': { ext: 'heic', purposes: ['photo', 'document'] },
  'application/pdf': { ext: 'pdf', purposes: ['document'] },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { ext: 'docx', purposes: ['document'] },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { ext: 'xlsx', purposes: ['document'] },
  'video/mp4': { ext: 'mp4', purposes: ['video'] },
  'video/quicktime': { ext: 'mov', purposes: ['video'] },
  'video/webm': { ext: 'webm', purposes: ['video'] },
} as const satisfies Record<string, { ext: string; purposes: readonly Purpose[] }>
export type FileType = keyof typeof TYPES

export const isImage = (type: string) => type.startsWith('image/')

const HEIC = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'])
const MP4 = new Set(['isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V ', 'MSNV', 'dash'])

const HEAD = 4096

/** The type of a stored file by its first bytes (and, for office files, its list of parts); undefined = not let in. */
export async function sniff(path: string, size: number): Promise<FileType | undefined> {
  const handle = await open(path, 'r')
  try {
    const slice: Slice = async (from, length) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from)
      return buffer.subarray(0, bytesRead)
    }
    const head = await slice(0, HEAD)
    if (startsWith(head, 'PK\x03\x04')) return speaksHtml(head) ? undefined : await officeTypeOf(slice, size)
    const type = byHead(head)
    if (type === undefined || (await isTwoThings(type, head, slice, size))) return undefined
    return type
  } finally {
    await handle.close()
  }
}

const startsWith = (bytes: Buffer, text: string) => bytes.subarray(0, text.length).toString('latin1') === text

function byHead(head: Buffer): FileType | undefined {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg'
  if (startsWith(head, '\x89PNG\r\n\x1a\n')) return 'image/png'
  if (startsWith(head, 'GIF87a') || startsWith(head, 'GIF89a')) return 'image/gif'
  if (startsWith(head, 'RIFF') && head.toString('latin1', 8, 12) === 'WEBP') return 'image/webp'
  if (/^%PDF-[12]\.\d/.test(head.toString('latin1', 0, 8))) return 'application/pdf'
  if (startsWith(head, '\x1aE\xdf\xa3')) return isWebm(head) ? 'video/webm' : undefined
  if (head.toString('latin1', 4, 8) !== 'ftyp') return undefined
  const brand = head.toString('latin1', 8, 12)
  if (HEIC.has(brand)) return 'image/heic'
  if (brand === 'qt  ') return 'video/quicktime'
  return MP4.has(brand) ? 'video/mp4' : undefined
}

/** An EBML file says what it is in its DocType element (0x4282); Matroska with other codecs is not let in. */
function isWebm(head: Buffer): boolean {
  const at = head.subarray(0, 128).indexOf(Buffer.from([0x42, 0x82]))
  return at >= 0 && head.toString('latin1', at + 3, at + 7) === 'webm'
}

/** A file that is also something else (a page, a second document, an archive) is meant to deceive somebody. */
async function isTwoThings(type: FileType, head: Buffer, slice: Slice, size: number): Promise<boolean> {
  if (speaksHtml(head)) return true
  if (type !== 'application/pdf' && head.includes('%PDF-')) return true
  return endsAsZip(slice, size)
}

const speaksHtml = (head: Buffer) =>
  /<(?:!doctype\s+html|html|head|body|script|iframe|svg|\?php|object|embed)[\s>/]/i.test(head.toString('latin1'))
