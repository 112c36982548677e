/** What a file is by its first bytes; its name and what the system calls it are not believed. */
export type Found =
  | { kind: 'picture'; format: 'jpeg' | 'png' | 'webp' | 'gif'; width: number; height: number }
  | { kind: 'heic' }
  | { kind: 'video'; format: 'mp4' | 'webm' }
  | { kind: 'other' }

const HEIC = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1', 'avif', 'avis'])
const text = (bytes: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...bytes.subarray(from, from + length))

/** Width and height of a JPEG stand in the first frame header (SOF), behind whatever the camera noted before it. */
function jpegSize(view: DataView): { width: number; height: number } {
  let at = 2
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) break
    const marker = view.getUint8(at + 1)
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (frame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2)
  }
  return { width: 0, height: 0 }
}

function webpSize(view: DataView, bytes: Uint8Array): { width: number; height: number } {
  const chunk = text(bytes, 12, 4)
  const three = (at: number) => bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)
  if (chunk === 'VP8X') return { width: three(24) + 1, height: three(27) + 1 }
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true)
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
  }
  return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
}

/** Enough bytes to find the size of a picture whose camera wrote much before it. */
const HEAD_BYTES = 512 * 1024

export function inspectBytes(bytes: Uint8Array<ArrayBuffer>): Found {
  if (bytes.length < 32) return { kind: 'other' }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const start = view.getUint32(0)
  if (start >>> 8 === 0xffd8ff) return { kind: 'picture', format: 'jpeg', ...jpegSize(view) }
  if (start === 0x89504e47)
    return { kind: 'picture', format: 'png', width: view.getUint32(16), height: view.getUint32(20) }
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP')
    return { kind: 'picture', format: 'webp', ...webpSize(view, bytes) }
  if (text(bytes, 0, 4) === 'GIF8')
    return { kind: 'picture', format: 'gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
  if (text(bytes, 4, 4) === 'ftyp')
    return HEIC.has(text(bytes, 8, 4)) ? { kind: 'heic' } : { kind: 'video', format: 'mp4' }
  if (start === 0x1a45dfa3) return { kind: 'video', format: 'webm' }
  return { kind: 'other' }
}

export const inspectFile = async (file: Blob): Promise<Found> =>
  inspectBytes(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()))
