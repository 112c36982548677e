import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readTable } from './csv.ts'

/** A published file: its hash and what should be in it. */
interface Listed {
  sha256: string
  bytes: number
}
export interface Manifest {
  format: string
  province: string
  publishedAt: string
  previous: string | null
  definitions: Listed & { version: number }
  boundaries: Listed
  rows: number
  parts: (Listed & { month: string; rows: number })[]
}
export interface Table {
  epochs: { from: string; units: { id: string; name: string }[]; shapes: Record<string, Shape> }[]
  moves: { unit: string; from: number; to: number; into: { unit: string; upTo: number }[] }[]
}
export interface Shape {
  type: 'Polygon' | 'MultiPolygon'
  coordinates: unknown[]
}

/** Everything that was published, and everything that is wrong with it. */
export interface Edition {
  version: string
  manifest: Manifest
  table: Table
  /** Rows of all parts, by the names of their columns. */
  rows: Record<string, string>[]
  faults: string[]
  /** How many earlier manifests were walked. */
  chain: number
}

/** Reads a file of an edition by its name: from a running instance, or from a folder with the same names. */
export interface Reader {
  latest(): Promise<string>
  manifest(version: string): Promise<Buffer | undefined>
  file(version: string, name: string): Promise<Buffer | undefined>
}

async function download(url: string): Promise<Buffer | undefined> {
  const response = await fetch(url, { signal: AbortSignal.timeout(120_000) })
  if (response.status === 404 || response.status === 410) return undefined
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`)
  return Buffer.from(await response.arrayBuffer())
}

function overHttp(base: string): Reader {
  const root = `${base.replace(/\/+$/, '')}/api/report-numbers/editions`
  return {
    async latest() {
      const { items } = JSON.parse(String(await download(`${root}?limit=1`))) as { items: { version: string }[] }
      const [first] = items
      if (!first) throw new Error('chưa có lần công bố nào · no edition has been published yet')
      return first.version
    },
    manifest: (version) => download(`${root}/${version}/manifest.json`),
    file: (version, name) => download(`${root}/${version}/${name}`),
  }
}

/** A folder holds `manifest.json` and the files beside it; earlier manifests as `manifests/<version>.json`. */
function inFolder(folder: string): Reader {
  const read = async (name: string) => (existsSync(join(folder, name)) ? readFile(join(folder, name)) : undefined)
  let own: string | undefined
  return {
    async latest() {
      const manifest = await read('manifest.json')
      if (!manifest) throw new Error(`${join(folder, 'manifest.json')}: không có · is not there`)
      own = hashOf(manifest)
      return own
    },
    manifest: (version) => (version === own ? read('manifest.json') : read(`manifests/${version}.json`)),
    file: (_version, name) => read(name),
  }
}

export const readerOf = (where: string): Reader => (/^https?:\/\//.test(where) ? overHttp(where) : inFolder(where))

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** JSON in its one form, written here anew: the manifest must be exactly this text. */
function oneForm(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return '[' + value.map(oneForm).join(',') + ']'
  const names = Object.keys(value).sort()
  return (
    '{' + names.map((n) => `${JSON.stringify(n)}:${oneForm((value as Record<string, unknown>)[n])}`).join(',') + '}'
  )
}

/** Reads a file and notes whether it is, to the byte, what the manifest says. */
async function checked(reader: Reader, version: string, name: string, listed: Listed, faults: string[]) {
  const bytes = await reader.file(version, name)
  if (!bytes) {
    faults.push(`${name}: không có · is not there`)
    return Buffer.alloc(0)
  }
  const hash = hashOf(bytes)
  if (hash !== listed.sha256)
    faults.push(`${name}: SHA-256 ${hash.slice(0, 16)}… ≠ ${listed.sha256.slice(0, 16)}… (bản kê · manifest)`)
  else if (bytes.length !== listed.bytes) faults.push(`${name}: ${bytes.length} ≠ ${listed.bytes} byte`)
  return bytes
}

async function readManifest(reader: Reader, version: string, faults: string[]): Promise<Manifest | undefined> {
  const bytes = await reader.manifest(version)
  if (!bytes) {
    faults.push(`manifest ${version.slice(0, 16)}…: không có · is not there`)
    return undefined
  }
  if (hashOf(bytes) !== version)
    faults.push(`manifest ${version.slice(0, 16)}…: SHA-256 ${hashOf(bytes).slice(0, 16)}… ≠ phiên bản · version`)
  const manifest = JSON.parse(bytes.toString('utf8')) as Manifest
  if (oneForm(manifest) !== bytes.toString('utf8'))
    faults.push(`manifest ${version.slice(0, 16)}…: không phải JSON chuẩn tắc · not canonical JSON`)
  return manifest
}

/** Walks back along the editions: each must bear the hash by which the next one names it, and be older. */
async function walkBack(reader: Reader, from: Manifest, most: number, faults: string[], folder: boolean) {
  let walked = 0
  for (let at = from; at.previous !== null && walked < most; walked++) {
    const version = at.previous
    if (folder && (await reader.manifest(version)) === undefined) break
    const before = await readManifest(reader, version, faults)
    if (!before) break
    if (before.publishedAt >= at.publishedAt)
      faults.push(`manifest ${version.slice(0, 16)}…: không cũ hơn lần sau · is not older than the next`)
    at = before
  }
  return walked
}

/** Downloads (or reads) an edition, and checks every hash and the chain. */
export async function openEdition(where: string, name: string | undefined, chain: number): Promise<Edition> {
  const reader = readerOf(where)
  const folder = !/^https?:\/\//.test(where)
  const faults: string[] = []
  const latest = await reader.latest()
  const version = name ?? latest
  const manifest = await readManifest(reader, version, faults)
  if (!manifest) throw new Error(faults.join('\n'))
  const walked = await walkBack(reader, manifest, chain, faults, folder)
  const boundaries = await checked(reader, version, 'boundaries.json', manifest.boundaries, faults)
  await checked(reader, version, 'definitions.json', manifest.definitions, faults)
  const rows: Record<string, string>[] = []
  for (const part of manifest.parts) {
    const file = `parts/${part.month}.csv`
    const read = readTable((await checked(reader, version, file, part, faults)).toString('utf8'))
    if (read.length !== part.rows) faults.push(`${file}: ${read.length} ≠ ${part.rows} dòng · rows`)
    for (const row of read) rows.push(row)
  }
  if (rows.length !== manifest.rows) faults.push(`manifest: ${rows.length} ≠ ${manifest.rows} dòng · rows`)
  const table = JSON.parse(boundaries.toString('utf8') || '{"epochs":[],"moves":[]}') as Table
  return { version, manifest, table, rows, faults, chain: walked }
}
