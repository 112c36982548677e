import { inflateSync } from 'node:zlib'
import { appendObjects, offsetsIn, openPdf, withEntry, type PdfObject } from './pdf-file.ts'
import { sectionsOf } from './pdf-revisions.ts'

/** What lets a signature be checked long after: certificates, OCSP answers, lists (the DSS of ETSI EN 319 142-1, 5.4). */
export interface Evidence {
  certificates: readonly Buffer[]
  ocsp: readonly Buffer[]
  lists: readonly Buffer[]
}
export const NO_EVIDENCE: Evidence = { certificates: [], ocsp: [], lists: [] }

const MOST = 60
const LARGEST = 4 * 1024 * 1024
const NAMES = { certificates: 'Certs', ocsp: 'OCSPs', lists: 'CRLs' } as const
const KINDS = ['certificates', 'ocsp', 'lists'] as const

const referencesIn = (dictionary: string, name: string): number[] =>
  (new RegExp(`/${name}\\s*\\[([^\\]]{0,4000})\\]`).exec(dictionary)?.[1]?.match(/\d{1,7}(?=\s+0\s+R)/g) ?? [])
    .slice(0, MOST)
    .map(Number)

/** The number of the DSS and what it says; undefined when the file has none. */
function dssOf(root: string, read: (number: number) => PdfObject): PdfObject | undefined {
  const number = /\/DSS\s+(\d{1,7})\s+0\s+R/.exec(root)?.[1]
  return number === undefined ? undefined : read(Number(number))
}

/** The evidence a file carries; none when it is built in a way that we do not follow. */
export function readEvidence(bytes: Buffer): Evidence {
  const sections = sectionsOf(bytes)
  if (!sections) return NO_EVIDENCE
  try {
    const file = openPdf(bytes)
    const dss = dssOf(file.read(file.rootNumber).body, file.read)?.body
    if (dss === undefined) return NO_EVIDENCE
    const offsets = offsetsIn(sections)
    const of = (name: string) => referencesIn(dss, name).flatMap((n) => streamAt(bytes, offsets.get(n), n) ?? [])
    return { certificates: of(NAMES.certificates), ocsp: of(NAMES.ocsp), lists: of(NAMES.lists) }
  } catch {
    return NO_EVIDENCE
  }
}

/** The bytes of a stream, unpacked; undefined when it is none of a size that evidence has. */
function streamAt(bytes: Buffer, at: number | undefined, number: number): Buffer | undefined {
  if (at === undefined) return undefined
  const [head, name, length] =
    /^(\d{1,7}) 0 obj\s*<<[^>]*?\/Length (\d{1,8})\b[^>]*>>\s*stream\r?\n/.exec(
      bytes.toString('latin1', at, at + 400),
    ) ?? []
  if (head === undefined || Number(name) !== number || Number(length) > LARGEST) return undefined
  const raw = bytes.subarray(at + head.length, at + head.length + Number(length))
  if (!head.includes('/Filter')) return raw
  if (!/\/Filter\s*\/FlateDecode/.test(head)) return undefined
  try {
    return inflateSync(raw, { maxOutputLength: LARGEST })
  } catch {
    return undefined
  }
}

const streamOf = (number: number, content: Buffer): PdfObject => ({
  number,
  body: `<< /Length ${content.length} >>\nstream\n${content.toString('latin1')}\nendstream`,
})

/** The file with more evidence in it, as an incremental update; the same file when it has all of it already. */
export function withEvidence(bytes: Buffer, evidence: Evidence): Buffer {
  const known = readEvidence(bytes)
  const file = openPdf(bytes)
  const root = file.read(file.rootNumber)
  const before = dssOf(root.body, file.read)
  let next = file.size
  const streams: PdfObject[] = []
  const lists = KINDS.map((kind) => {
    const fresh = evidence[kind].filter((one) => !known[kind].some((old) => old.equals(one)))
    const added = fresh.map((content) => streamOf(next++, content))
    streams.push(...added)
    const all = [...(before ? referencesIn(before.body, NAMES[kind]) : []), ...added.map((o) => o.number)]
    return all.length ? `/${NAMES[kind]} [${all.map((n) => `${n} 0 R`).join(' ')}]` : ''
  })
  if (streams.length === 0) return bytes
  const dss = { number: next, body: `<< /Type /DSS ${lists.filter(Boolean).join(' ')} >>` }
  const entry = `/DSS ${next} 0 R`
  const named = before ? { ...root, body: root.body.replace(/\/DSS\s+\d+\s+0\s+R/, entry) } : withEntry(root, entry)
  return appendObjects(file, [named, ...streams, dss])
}
