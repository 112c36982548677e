import { offsetsIn, readObject, readSections, type PdfSection } from './pdf-file.ts'

/** What came after a signature: nothing, what completes it, another signature, or a change of what was signed. */
export type AddedAfter = 'nothing' | 'completion' | 'signature' | 'change'

const isSignatureField = (body: string) => /\/FT\s*\/Sig\b/.test(body)

/** The tables of a file, or nothing when it is built in a way that we do not follow. */
export function sectionsOf(bytes: Buffer): readonly PdfSection[] | undefined {
  try {
    return readSections(bytes)
  } catch {
    return undefined
  }
}

/**
 * Judges what was added to a file after its first `end` bytes. Adding signatures, time stamps and validation data is
 * usual (ISO 32000-2, 12.8); any other change to an object that was there, or a new thing shown on a page, is none of these.
 */
export function addedAfter(
  bytes: Buffer,
  sections: readonly PdfSection[] | undefined,
  end: number,
  laterSignature: boolean,
): AddedAfter {
  if (end === bytes.length) return 'nothing'
  // In a file we cannot follow, a later signature over everything vouches for all before it.
  if (!sections) return laterSignature ? 'signature' : 'change'
  const later = sections.filter((section) => section.at >= end)
  const before = sections.slice(later.length)
  if (later.length === 0 || before.length === 0 || before.some((section) => section.at >= end)) return 'change'
  for (let n = later.length - 1; n >= 0; n--) {
    const section = later[n]
    if (!section || !isHarmless(bytes, section, sections.slice(n + 1))) return 'change'
  }
  return laterSignature ? 'signature' : 'completion'
}

function isHarmless(bytes: Buffer, section: PdfSection, older: readonly PdfSection[]): boolean {
  const known = offsetsIn(older)
  const root = older[0]?.root
  if (section.root !== root || section.freed.length > 0 || /\/Encrypt\b/.test(section.trailer)) return false
  const now = offsetsIn([section, ...older])
  const field = (number: number) => !known.has(number) && isSignatureField(readObject(bytes, now, number).body)
  try {
    return [...section.offsets.keys()].every((number) => {
      if (!known.has(number)) return true
      const was = readObject(bytes, known, number).body
      const is = readObject(bytes, now, number).body
      return number === root ? sameRoot(was, is, field) : samePage(was, is, field)
    })
  } catch {
    return false
  }
}

const plain = (body: string) => body.replace(/\s+/g, ' ').replace(/ ?>>$/, ' >>')
const listOf = (text: string | undefined) => (text ?? '').match(/\d+ 0 R/g) ?? []

/** The same list with nothing but new fields of signatures at its end. */
function grown(was: string | undefined, is: string | undefined, field: (number: number) => boolean): boolean {
  const [before, after] = [listOf(was), listOf(is)]
  return (
    before.every((one, n) => after[n] === one) &&
    after.slice(before.length).every((one) => field(Number.parseInt(one, 10)))
  )
}

const FORM = /\/AcroForm << \/Fields \[([^\]]*)\] \/SigFlags 3 >>/
const DSS = /\/DSS \d+ 0 R/
const ANNOTATIONS = /\/Annots ?\[([^\]]*)\]/

function sameRoot(was: string, is: string, field: (number: number) => boolean): boolean {
  const [before, after] = [plain(was), plain(is)]
  const rest = (text: string) => plain(text.replace(FORM, '').replace(DSS, ''))
  return rest(before) === rest(after) && grown(FORM.exec(before)?.[1], FORM.exec(after)?.[1], field)
}

function samePage(was: string, is: string, field: (number: number) => boolean): boolean {
  const [before, after] = [plain(was), plain(is)]
  if (!/\/Type ?\/Page\b/.test(before)) return false
  const rest = (text: string) => plain(text.replace(ANNOTATIONS, ''))
  return rest(before) === rest(after) && grown(ANNOTATIONS.exec(before)?.[1], ANNOTATIONS.exec(after)?.[1], field)
}
