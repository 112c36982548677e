import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import type { Output, Point } from '@hue-s/kernel/shared/route.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import { cut } from '@hue-s/kernel/shared/text.ts'
import { attempt } from './attempt.ts'
import type { Facts, Why } from './contract.ts'
import { findKind } from './find-kind.ts'
import { findWhere, type Where } from './find-where.ts'
import { holdPhotos } from './photos.ts'
import { reporterOf, sealMessage, wordsKey, type Kept } from './sender.ts'
import { findRepeat, settle } from './store.ts'
import { channelSetting } from './setting.ts'

export type Received = Output<typeof fieldReportsContract.receive>
/** What became of a message that tells something. */
export type Outcome =
  | { is: 'sent'; received: Received }
  | { is: 'repeat'; code: string | null }
  | { is: 'waiting' }
  /** Not a matter of reports; where to go instead. */
  | { is: 'advised'; advice: string }

interface Arrived {
  id: string
  senderKey: Buffer
  kept: Kept
  /** Photos already stored. */
  photos: readonly string[]
  /** The place, when the sender showed or confirmed it. */
  where?: Where | undefined
  facts?: Facts
  /** A person must look at it whatever the words say. */
  hold?: Why
  /** The sender may be noted as the reporter; a forged one must not. */
  mayName: boolean
}

const LONGEST = 4000
const OUT_OF_SCOPE = 'field-reports.outOfScope'

/** Makes a report of a message when its kind and place are plain; otherwise it waits for a person, with what was found. */
export async function sendOn(ctx: Ctx, arrived: Arrived): Promise<Outcome> {
  const { id, kept, photos, senderKey } = arrived
  const note = noteOf(kept)
  const content = wordsKey(ctx.platform, note)
  const since = new Date(ctx.now().getTime() - ctx.setting(channelSetting).repeatMinutes * 60_000)
  const before = await findRepeat(ctx.db, senderKey, content, since)
  if (before) {
    await settle(ctx.db, id, { state: 'ignored', facts: {} }, ctx.now())
    return { is: 'repeat', code: before.code }
  }
  const sealed = sealMessage(ctx.platform, id, kept)
  const found = await look(ctx, note, arrived)
  const report = found.why ? undefined : await tryReceive(ctx, arrived, note, found.facts)
  if (report && !(report instanceof AppError)) {
    const { id: caseId, code } = report
    await settle(ctx.db, id, { state: 'sent', sealed, content, caseId, code, facts: found.facts }, ctx.now())
    return { is: 'sent', received: report }
  }
  if (report?.code === OUT_OF_SCOPE) {
    await settle(ctx.db, id, { state: 'advised', sealed, content, facts: found.facts }, ctx.now())
    return { is: 'advised', advice: String(report.details['advice'] ?? '') }
  }
  const facts = report ? { ...found.facts, refusal: report.code } : found.facts
  const why = found.why ?? 'refused'
  await settle(ctx.db, id, { state: 'waiting', why, facts, sealed, content, photos }, ctx.now())
  await holdPhotos(ctx, id, photos)
  return { is: 'waiting' }
}

/** The subject is the first line of what was said, unless the words say it again. */
export function noteOf({ subject, text }: Kept): string {
  const both = subject !== '' && !text.includes(subject) ? `${subject}\n${text}` : text
  return cut(both.trim() || subject, LONGEST)
}

async function look(ctx: Ctx, note: string, arrived: Arrived): Promise<{ facts: Facts; why?: Why }> {
  const kind = await findKind(ctx, note)
  const where = arrived.where ?? (await findWhere(ctx, note))
  const facts: Facts = {
    ...arrived.facts,
    ...(kind ? { category: kind.category, ...(kind.child ? { child: kind.child } : {}) } : {}),
    ...(where ? whereFacts(where) : {}),
  }
  const why = arrived.hold ?? whyOf(kind, where)
  return why ? { facts, why } : { facts }
}

const whereFacts = ({ at, communeId, commune, place }: Where): Facts => ({
  at,
  place,
  ...(communeId ? { communeId } : {}),
  ...(commune ? { commune } : {}),
})

function whyOf(kind: { sure: boolean } | undefined, where: { sure: boolean } | undefined): Why | undefined {
  if (!kind) return 'noKind'
  if (!where) return 'noPlace'
  if (!kind.sure) return 'unsureKind'
  return where.sure ? undefined : 'unsurePlace'
}

function tryReceive(ctx: Ctx, arrived: Arrived, note: string, facts: Facts) {
  const { category = '', child, at, communeId, place = '' } = facts
  return attempt(ctx, () =>
    receive(ctx, arrived, { category, child, at: at ?? { lon: 0, lat: 0 }, communeId, place, note }),
  )
}

interface Told {
  category: string
  child?: string | undefined
  at: Point
  communeId?: string | undefined
  place: string
  note: string
}

/** The one way into a case: the platform itself hands it over. */
export function receive(
  ctx: Ctx,
  { id, kept, photos, mayName }: Pick<Arrived, 'id' | 'kept' | 'photos' | 'mayName'>,
  { category, child, at, communeId, place, note }: Told,
): Promise<Received> {
  return ctx.as(SYSTEM).call(fieldReportsContract.receive, {
    category,
    ...(child ? { child } : {}),
    at,
    ...(communeId ? { communeId } : {}),
    place,
    note,
    channel: kept.sender.channel,
    photos: [...photos],
    external: { source: 'report-channels', id },
    ...(mayName ? { reporter: reporterOf(kept.sender) } : {}),
  })
}
