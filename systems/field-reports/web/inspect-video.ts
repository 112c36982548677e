/** What is wrong with a video, or how long it is and where its index of contents lies. */
type VideoFound = { broken: true } | { seconds: number; index: { from: number; to: number } }

const MOST_BOXES = 200
/** The index of a minute of video is a few hundred KB. */
const MOST_INDEX = 16 * 1024 * 1024

interface Box {
  type: string
  from: number
  body: number
  to: number
}

/** The box of an MP4 or MOV file (ISO/IEC 14496-12) that begins at an offset. */
async function boxAt(file: Blob, from: number): Promise<Box | undefined> {
  const head = new DataView(await file.slice(from, from + 16).arrayBuffer())
  if (head.byteLength < 8) return undefined
  const short = head.getUint32(0)
  const type = String.fromCharCode(head.getUint8(4), head.getUint8(5), head.getUint8(6), head.getUint8(7))
  if (short === 1 && head.byteLength < 16) return undefined
  const size = short === 1 ? Number(head.getBigUint64(8)) : short === 0 ? file.size - from : short
  const body = from + (short === 1 ? 16 : 8)
  return size < 8 || from + size > file.size ? undefined : { type, from, body, to: from + size }
}

/** The length in seconds out of the movie header, which stands first in the index. */
function secondsOf(index: DataView): number | undefined {
  for (let at = 0; at + 32 <= index.byteLength;) {
    const size = index.getUint32(at)
    if (size < 8) return undefined
    if (index.getUint32(at + 4) === 0x6d766864) {
      const long = index.getUint8(at + 8) === 1
      const scale = index.getUint32(at + (long ? 28 : 20))
      const length = long ? Number(index.getBigUint64(at + 32)) : index.getUint32(at + 24)
      return scale > 0 ? length / scale : undefined
    }
    at += size
  }
  return undefined
}

/** Walks over the boxes of a video without reading its pictures: a cut or broken file is found out before it is sent. */
export async function inspectVideo(file: Blob): Promise<VideoFound> {
  let at = 0
  for (let count = 0; at < file.size && count < MOST_BOXES; count++) {
    const box = await boxAt(file, at)
    if (!box || (count === 0 && box.type !== 'ftyp')) return { broken: true }
    if (box.type === 'moov') {
      if (box.to - box.body > MOST_INDEX) return { broken: true }
      const seconds = secondsOf(new DataView(await file.slice(box.body, box.to).arrayBuffer()))
      return seconds === undefined ? { broken: true } : { seconds, index: { from: box.body, to: box.to } }
    }
    at = box.to
  }
  return { broken: true }
}

const PLACE = /[+-]\d{2}(\.\d+)?[+-]\d{3}(\.\d+)?([+-]\d+(\.\d+)?)?\//g

/**
 * Takes out of a video where it was taken: phones write it into the index as an ISO 6709 text (`+16.4637+107.5909/`).
 * Its signs become spaces, so that no size in the file changes.
 */
export async function withoutPlace(file: Blob, index: { from: number; to: number }): Promise<Blob> {
  const bytes = new Uint8Array(await file.slice(index.from, index.to).arrayBuffer())
  let words = ''
  for (let from = 0; from < bytes.length; from += 8_192)
    words += String.fromCharCode(...bytes.subarray(from, from + 8_192))
  let found = false
  for (const { index: at, 0: place } of words.matchAll(PLACE)) {
    bytes.fill(0x20, at, at + place.length)
    found = true
  }
  // The other form, a box of its own with the numbers in it.
  for (let at = words.indexOf('loci'); at >= 4; at = words.indexOf('loci', at + 4)) {
    const size = new DataView(bytes.buffer).getUint32(at - 4)
    if (size < 12 || at - 4 + size > bytes.length) continue
    bytes.set([0x66, 0x72, 0x65, 0x65], at)
    bytes.fill(0, at + 4, at - 4 + size)
    found = true
  }
  return found ? new Blob([file.slice(0, index.from), bytes, file.slice(index.to)], { type: file.type }) : file
}
