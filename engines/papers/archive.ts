import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { readBytes } from '@hue-s/engines/files/index.ts'
import { makeCtx, type Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { issuerOf } from './issuer.ts'
import { signJws } from './jws.ts'
import { currentKey, publicKeys } from './keys.ts'
import type { Paper } from './store.ts'
import * as store from './store-archive.ts'
import { writeTar, type TarEntry } from './tar.ts'

const FORMAT = 'papers.archive/1'
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')
const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** What the signed list of an archive says. */
export interface Manifest {
  format: typeof FORMAT
  issuer: string
  name: string
  year: number
  madeAt: string
  lines: number
  files: { path: string; sha256: string; size: number; lines?: number }[]
}

/** Begins an archive of a year's records. Whoever fills it adds pages of lines and closes it. */
export async function openArchive(ctx: Ctx, name: string, year: number): Promise<store.Archive> {
  const id = newId(ctx.now().getTime())
  const opened = await store.addArchive(ctx.db, { id, name, year, askedBy: ctx.actor.id }, ctx.now())
  if (!opened) throw conflict('papers.archiveRunning', { year })
  ctx.audit('papers.archive', id, { name, year })
  return opened
}

/** An archive that is being filled, held until the end of the transaction; undefined when it is closed already. */
export async function archiveToFill(ctx: Ctx, id: string): Promise<store.Archive | undefined> {
  const found = await store.findArchiveForUpdate(ctx.db, id)
  return found && found.closedAt === null ? found : undefined
}

export interface ArchivePage {
  /** Its place among the pages, from 1. */
  no: number
  lines: readonly object[]
  papers: readonly Paper[]
  /** Where the next page begins. */
  cursor: string | null
}

/** Adds one page: a file of JSON lines, and the papers of those records as they were issued. */
export async function addPage(ctx: Ctx, id: string, { no, lines, papers, cursor }: ArchivePage): Promise<void> {
  if (lines.length > 0) {
    const text = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    await store.addPart(ctx.db, id, {
      path: `records/${String(no).padStart(6, '0')}.ndjson`,
      sha256: sha256(text),
      size: text.length,
      lines: lines.length,
      body: await pack(text),
      fileId: null,
    })
  }
  for (const paper of papers) {
    if (paper.data === null) continue
    const bytes = await readBytes(ctx, paper.fileId)
    const facts = { sha256: sha256(bytes), size: bytes.length, lines: null, body: null, fileId: paper.fileId }
    await store.addPart(ctx.db, id, { path: `papers/${paper.id}.pdf`, ...facts })
  }
  await store.moveOn(ctx.db, id, lines.length, cursor)
}

/** Ends an archive: its list of files is written down, and signed as a receipt is. */
export async function closeArchive(ctx: Ctx, archive: store.Archive, lines: number): Promise<void> {
  const parts = await store.listParts(ctx.db, archive.id)
  const manifest: Manifest = {
    format: FORMAT,
    issuer: issuerOf(ctx).vi,
    name: archive.name,
    year: archive.year,
    madeAt: ctx.now().toISOString(),
    lines,
    files: parts.map(({ path, sha256: hash, size, lines: count }) => ({
      path,
      sha256: hash,
      size,
      ...(count === null ? {} : { lines: count }),
    })),
  }
  const text = `${JSON.stringify(manifest, null, 1)}\n`
  const { kid, key } = await currentKey(ctx)
  const claims = { name: archive.name, year: String(archive.year), lines: String(lines), manifest: sha256(text) }
  const iat = Math.floor(ctx.now().getTime() / 1000)
  const token = signJws({ iss: ctx.config.publicUrl, iat, jti: archive.id, k: 'papers.archive', c: claims }, kid, key)
  await store.close(ctx.db, archive.id, text, token, ctx.now())
}

/** Archives of a name, the newest first. */
export const archivesOf = (ctx: Ctx, name: string): Promise<store.Archive[]> => store.listArchives(ctx.db, name)

/** A closed archive as one tar file, read as it is sent. */
export async function archiveTar(ctx: Ctx, name: string, id: string): Promise<{ body: Readable; filename: string }> {
  const found = await store.findArchive(ctx.db, id)
  if (!found || found.name !== name) throw notFound('papers.notFound')
  if (found.closedAt === null) throw conflict('papers.archiveOpen')
  // It is read while it is sent, when the transaction of the call is long over.
  const reading = makeCtx(ctx.platform, ctx.platform.database.db)
  const body = Readable.from(writeTar(entriesOf(reading, found), new Date(found.closedAt)), { objectMode: false })
  return { body, filename: `${name}-${found.year}.tar` }
}

async function* entriesOf(ctx: Ctx, archive: store.Archive): AsyncGenerator<TarEntry> {
  const text = (path: string, content: string) => ({ path, bytes: Buffer.from(content) })
  yield text('manifest.json', archive.manifest ?? '')
  yield text('manifest.jws', `${archive.token}\n`)
  yield text('keys.json', `${JSON.stringify({ keys: await publicKeys(ctx) }, null, 1)}\n`)
  yield text(
    'README.txt',
    `${ctx.platform.translate('vi', 'papers.server.archive.readme')}\n\n${ctx.platform.translate('en', 'papers.server.archive.readme')}\n`,
  )
  for (const { path, fileId } of await store.listParts(ctx.db, archive.id)) {
    if (fileId !== null) {
      yield { path, bytes: await readBytes(ctx, fileId) }
      continue
    }
    const part = await store.readBody(ctx.db, archive.id, path)
    if (part) yield { path, bytes: await unpack(part.body) }
  }
}
