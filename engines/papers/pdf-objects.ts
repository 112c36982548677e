import { invalid } from '@hue-s/kernel/shared/error.ts'
import { offsetsIn, readSections } from './pdf-file.ts'

/** An object of any kind from a file of our own making: what describes it, and the stream that follows. */
export function readRawObject(bytes: Buffer, number: number): { dictionary: string; stream: string } {
  const offsets = offsetsIn(readSections(bytes))
  const from = offsets.get(number)
  if (from === undefined) throw invalid('papers.cannotSign')
  // Where the next object begins; its bytes may hold any word, so the end is not searched for from the front.
  const next = Math.min(...[...offsets.values(), bytes.lastIndexOf('xref\n0 ')].filter((at) => at > from))
  const text = bytes.toString('latin1', from, next).replace(/^\d+ 0 obj\s*/, '')
  const body = text.slice(0, text.lastIndexOf('endobj')).trimEnd()
  const at = body.search(/>>\s*stream\r?\n/)
  return at < 0 ? { dictionary: body, stream: '' } : { dictionary: body.slice(0, at + 2), stream: body.slice(at + 2) }
}
