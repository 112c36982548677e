import { attach, detach, getFile } from '@hue-s/engines/files/index.ts'
import { reveal } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import { conflict, invalid, notFound, tooMany } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import type { Version } from '@hue-s/systems/procedures/contract.ts'
import { asPlatform, personOf } from '../by-rules.ts'
import type { Filing } from '../contract.ts'
import type { HandOver } from '../contract-national.ts'
import { examine, refuseTooMany, type Examined, type Origin } from '../filing/file.ts'
import { procedureToFile } from '../filing/procedure.ts'
import { rulesOf } from '../setting.ts'
import { lockFiling } from '../store.ts'
import { pushFiles } from './deliver.ts'
import { leavePrepared, mustBeConnected, Refused, Silent } from './portal.ts'
import { preparedOf } from './prepared.ts'
import { whereFiled } from './setting.ts'
import {
  addHandOver,
  endHandOver,
  findHandOver,
  findHandOverByKey,
  listExpired,
  listHandOvers,
  lockHandOver,
  setHandOverSent,
  type HandOverRow,
} from './store-hand-over.ts'

export const HAND_OVER_KIND = 'public-services.hand-over'
const SEAL = 'public-services.handOver'
const DAY = 86_400_000
/** So long a prepared dossier waits to be filed there. */
const DAYS_TO_FILE = 30
const MOST_WAITING = 20

/** What was prepared: judged, reckoned and with every paper, so that it becomes the dossier as it was looked at. */
export interface Kept extends Pick<Examined, 'judged' | 'delivery' | 'papers'> {
  origin: Origin
  communeId: string | null
  draftId: string | null
}
export const keptOf = (ctx: Ctx, row: HandOverRow): Kept => {
  if (!row.sealed) throw new Error('what was prepared is gone')
  return open<Kept>(ctx.platform, SEAL, row.id, row.sealed)
}

const view = (h: HandOverRow): HandOver => ({
  id: h.id,
  state: h.state,
  procedure: { code: h.procedure, name: h.procedureName },
  url: h.url,
  nationalCode: h.nationalCode,
  dossierId: h.dossierId,
  madeAt: h.madeAt,
  expiresAt: h.expiresAt,
})

/**
 * Prepares a dossier as if it were filed here, keeps it, and leaves it at the national portal for its applicant to file.
 * If the portal does not answer, nothing is lost: it is sent again later, and is the same one there.
 */
export async function handOver(ctx: Ctx, input: Filing): Promise<HandOver> {
  mustBeConnected(ctx)
  const origin = await originOf(ctx)
  await lockFiling(ctx.db, origin.personId)
  const known = await findHandOverByKey(ctx.db, origin.personId, input.key)
  if (known) return known.state === 'prepared' ? sendNow(ctx, known) : view(known)
  await refuseTooMany(ctx, origin)
  if ((await listHandOvers(ctx.db, origin.personId, ctx.now())).length >= MOST_WAITING)
    throw tooMany('public-services.tooMany', { most: MOST_WAITING })
  const version = await procedureToFile(ctx, input.procedure, input.versionId)
  const { where } = whereFiled(rulesOf(ctx).national, version.code, ctx.today())
  if (where === 'here') throw conflict('public-services.filedHere')
  const examined = await examine(ctx, version, input, origin)
  const row = await keepPrepared(ctx, { version, examined, input, origin })
  ctx.audit('hand-over', row.id, { procedure: version.code })
  return sendNow(ctx, row)
}

async function originOf(ctx: Ctx): Promise<Origin> {
  const personId = personOf(ctx)
  if (personId === null) throw new Error('a dossier has an applicant')
  const own = await reveal(ctx, personId, {
    purpose: 'public-services.file',
    what: ['name', 'citizenId', 'birthDate', 'phone', 'address'],
  })
  // The portal knows people by nothing else.
  if (!own.citizenId || !own.birthDate || !own.name) throw invalid('public-services.nationalNeedsId')
  return {
    channel: 'national',
    personId,
    filedBy: ctx.actor.id,
    onBehalf: ctx.actor.onBehalfOf !== null,
    receivedAt: null,
    supportAgency: null,
    applicant: { ...own, name: own.name },
  }
}

interface Preparing {
  version: Version
  examined: Examined
  input: Filing
  origin: Origin
}

async function keepPrepared(ctx: Ctx, { version, examined, input, origin }: Preparing): Promise<HandOverRow> {
  const now = ctx.now()
  const id = newId(now.getTime())
  for (const { fileId, origin: from } of examined.papers) {
    const reference = { kind: HAND_OVER_KIND, id, visibility: 'private' as const }
    if (fileId !== null) await attach(from === 'store' ? asPlatform(ctx) : ctx, fileId, reference)
  }
  const { judged, delivery, papers } = examined
  const kept: Kept = {
    judged,
    delivery,
    papers,
    origin,
    communeId: input.communeId ?? null,
    draftId: input.draftId ?? null,
  }
  const row: HandOverRow = {
    id,
    personId: origin.personId,
    filedBy: origin.filedBy,
    procedure: version.code,
    procedureName: version.name,
    versionId: version.id,
    state: 'prepared',
    sealed: seal(ctx.platform, SEAL, id, kept),
    url: null,
    nationalCode: null,
    dossierId: null,
    madeAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + DAYS_TO_FILE * DAY).toISOString(),
  }
  await addHandOver(ctx.db, { ...row, requestKey: input.key })
  return row
}

/** Files, then the dossier; where nobody answers it stays prepared. */
async function sendNow(ctx: Ctx, row: HandOverRow): Promise<HandOver> {
  const connection = mustBeConnected(ctx)
  const kept = keptOf(ctx, row)
  try {
    const files = await Promise.all(
      kept.papers.flatMap(({ fileId }) =>
        fileId === null ? [] : [getFile(ctx, fileId).then(({ sha256 }) => ({ sha256, fileId }))],
      ),
    )
    await pushFiles(ctx.platform, connection, files)
    const url = await leavePrepared(connection, await preparedOf(ctx, row, kept), ctx.now())
    await setHandOverSent(ctx.db, row.id, url)
    return view({ ...row, state: 'sent', url })
  } catch (error) {
    if (error instanceof Refused)
      throw conflict('public-services.nationalRefused', { reason: `${error.code} ${error.message}`.trim() })
    if (!(error instanceof Silent)) throw error
    ctx.log.warn({ handOver: row.id, why: error.message }, 'the national portal does not answer')
    return view(row)
  }
}

/** Of the person who asks; anybody else finds nothing. */
async function own(ctx: Ctx, id: string, lock: boolean): Promise<HandOverRow> {
  const row = await (lock ? lockHandOver(ctx.db, id) : findHandOver(ctx.db, id))
  const person = personOf(ctx)
  if (!row || person === null || row.personId !== person) throw notFound('kernel.recordNotFound')
  return row
}
const isOpen = (row: HandOverRow, now: Date) =>
  (row.state === 'prepared' || row.state === 'sent') && row.expiresAt > now.toISOString()

async function mustBeOpen(ctx: Ctx, id: string): Promise<HandOverRow> {
  const row = await own(ctx, id, true)
  if (!isOpen(row, ctx.now())) throw conflict('public-services.handOverOver')
  return row
}

export async function sendHandOver(ctx: Ctx, { id }: ById): Promise<HandOver> {
  const row = await mustBeOpen(ctx, id)
  ctx.audit('hand-over', id)
  return sendNow(ctx, row)
}

export async function dropHandOver(ctx: Ctx, { id }: ById): Promise<HandOver> {
  const row = await mustBeOpen(ctx, id)
  await giveUp(ctx, row, 'dropped')
  ctx.audit('hand-over', id, { dropped: true })
  return view({ ...row, state: 'dropped', url: null })
}

/** What was prepared is forgotten; its files go where no other record holds them. */
export async function giveUp(ctx: Ctx, row: HandOverRow, state: 'dropped' | 'expired'): Promise<void> {
  await letFilesGo(ctx, row)
  await endHandOver(ctx.db, row.id, state, { now: ctx.now() })
}
export async function letFilesGo(ctx: Ctx, row: HandOverRow): Promise<void> {
  for (const { fileId } of keptOf(ctx, row).papers)
    if (fileId !== null) await detach(asPlatform(ctx), fileId, { kind: HAND_OVER_KIND, id: row.id })
}

export const handOvers = async (ctx: Ctx) => {
  const person = personOf(ctx)
  const rows = person === null ? [] : await listHandOvers(ctx.db, person, ctx.now())
  return { items: rows.map(view) }
}
export const readHandOver = async (ctx: Ctx, { id }: ById): Promise<HandOver> => view(await own(ctx, id, false))

/** Job: what nobody filed within its time. */
export async function expireHandOvers(ctx: Ctx): Promise<void> {
  for (const row of await listExpired(ctx.db, ctx.now(), 200)) await giveUp(ctx, row, 'expired')
}
