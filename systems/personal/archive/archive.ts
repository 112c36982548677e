import { notifyPerson } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { conflict, gone, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import { archiveAsked, holdersOf, type Archive } from '../contract.ts'
import { asPerson, me, onlySelf } from '../own.ts'
import { personalSetting } from '../setting.ts'
import { pageOf, type Gathered } from './page.ts'
import * as store from './store.ts'
import { zip, type Entry } from './zip.ts'

const USE = 'personal.archive'
const DAY = 86_400_000

const shown = ({ id, state, askedAt, readyAt, expiresAt, size }: Archive): Archive => ({
  id,
  state,
  askedAt,
  readyAt,
  expiresAt,
  size,
})
const isOver = (ctx: Ctx, row: Archive) => row.expiresAt !== null && Date.parse(row.expiresAt) <= ctx.now().getTime()

export async function archives(ctx: Ctx) {
  const rows = await store.listArchives(ctx.db, me(ctx))
  const { archiveDays } = ctx.setting(personalSetting)
  return { items: rows.map((row) => shown(isOver(ctx, row) ? { ...row, state: 'over' } : row)), days: archiveDays }
}

/** Asks for a copy of everything. It is made after the commit, and the person is told when it is there. */
export async function askArchive(ctx: Ctx): Promise<Archive> {
  const personId = onlySelf(ctx)
  const row = await store.addArchive(ctx.db, newId(ctx.now().getTime()), personId, ctx.now())
  if (!row) throw conflict('personal.archiveWaiting')
  ctx.audit('personal.archive', row.id)
  await ctx.emit(archiveAsked, { id: row.id })
  return shown(row)
}

/** Asks every holder what it has of the person, reading as that person: nothing comes out that they may not read. */
export async function gather(ctx: Ctx, personId: string): Promise<Gathered[]> {
  const person = asPerson(ctx, personId)
  const out: Gathered[] = []
  for (const holder of holdersOf<Ctx>()) out.push({ holder, held: await holder.collect(person, personId) })
  return out
}

/** Makes the copy: JSON for machines, a page for people, the files themselves. */
export async function makeArchive(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const row = await store.lockArchive(ctx.db, id)
  if (row?.state !== 'waiting') return
  const gathered = await gather(ctx, row.personId)
  const body = zip(entriesOf(ctx, gathered), ctx.now())
  const sealed = seal(ctx.platform, USE, id, body.toString('base64'))
  const { archiveDays } = ctx.setting(personalSetting)
  const expiresAt = new Date(ctx.now().getTime() + archiveDays * DAY)
  await store.fillArchive(ctx.db, { id, sealed, size: body.length, expiresAt }, ctx.now())
  await notifyPerson(ctx, {
    to: row.personId,
    topic: 'personal.archive',
    title: 'personal.notice.archive.title',
    body: 'personal.notice.archive.body',
    values: { days: archiveDays },
    link: '/me/data',
    level: 'important',
    dedupeKey: `personal.archive:${id}`,
    record: { kind: 'personal.archive', id },
  })
}

function entriesOf(ctx: Ctx, gathered: readonly Gathered[]): Entry[] {
  const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
  const data = gathered.map(({ holder, held }) => ({
    name: `${holder.id}.json`,
    bytes: json(Object.fromEntries(held.parts.map(({ name, rows }) => [name, rows]))),
  }))
  const files = gathered.flatMap(({ holder, held }) =>
    (held.files ?? []).map(({ name, bytes }) => ({ name: `${holder.id}/${name}`, bytes })),
  )
  const page = { name: 'index.html', bytes: Buffer.from(pageOf(ctx, gathered)) }
  const list = {
    name: 'contents.json',
    bytes: json({ madeAt: ctx.now().toISOString(), files: [...data, ...files].map((f) => f.name) }),
  }
  return [page, list, ...data, ...files]
}

export async function archive(ctx: Ctx, { id }: ById): Promise<Bytes> {
  const personId = onlySelf(ctx)
  const row = await store.findBody(ctx.db, personId, id)
  if (!row) throw notFound('kernel.recordNotFound')
  if (row.state === 'waiting') throw conflict('personal.archiveNotReady')
  if (!row.sealed || isOver(ctx, row)) throw gone('personal.archiveOver')
  const body = Buffer.from(open<string>(ctx.platform, USE, id, row.sealed), 'base64')
  await store.countDownload(ctx.db, id)
  ctx.audit('personal.archive', id, { download: true })
  return {
    body,
    size: body.length,
    type: 'application/zip',
    filename: `${ctx.t('personal.server.archive.file')}-${ctx.today()}.zip`,
  }
}

export async function dropArchive(ctx: Ctx, { id }: ById) {
  if (!(await store.emptyArchive(ctx.db, me(ctx), id))) throw notFound('kernel.recordNotFound')
  ctx.audit('personal.archive', id, { dropped: true })
  return { ok: true as const }
}

/** Every hour: copies whose days are over go. */
export const endArchives = (ctx: Ctx): Promise<void> => store.endArchives(ctx.db, ctx.now())
