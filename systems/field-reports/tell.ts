import { notifyPerson } from '@hue-s/engines/notify/index.ts'
import { partiesOf, type Case } from '@hue-s/engines/cases/index.ts'
import { personsWithGrant } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { z } from 'zod'
import { reportChanged, type PublicReport } from './contract.ts'
import { historyOf } from './history.ts'
import { TYPE } from './report-type.ts'

type Changed = z.output<(typeof reportChanged)['payload']>

/** Steps of which the reporter is told; their own are not news to them. */
const NEWS = new Set([
  'open',
  'review',
  'accept',
  'transfer',
  'ask',
  'pause',
  'extend',
  'resolve',
  'redo',
  'publish',
  'close',
  'refuse',
  'markFalse',
  'lift',
  'uphold',
  'merge',
  'unmerge',
  'split',
])
/** The reporter has to do something, or loses a right by waiting. */
const IMPORTANT = new Set(['ask', 'markFalse', 'uphold'])

/** Announces a step: the wall at once, the reporter through whoever listens. */
export async function announce(ctx: Ctx, row: Case, action: string): Promise<void> {
  ctx.changed('field-reports')
  await ctx.emit(reportChanged, {
    id: row.id,
    code: row.code,
    action,
    state: row.state as PublicReport['state'],
    category: row.category ?? '',
    communeId: row.communeId,
    agencyId: row.agencyId,
    lon: row.lon ?? 0,
    lat: row.lat ?? 0,
    at: ctx.now().toISOString(),
  })
}

/** Tells the reporter: inbox at once, then the channels they chose. Runs from the outbox, once per step. */
export async function tellReporter(ctx: Ctx, e: Changed): Promise<void> {
  if (!NEWS.has(e.action)) return
  for (const { role, personId } of await partiesOf(ctx, e.id)) {
    if (role !== 'reporter') continue
    await notifyPerson(ctx, {
      to: personId,
      topic: 'field-reports',
      title: `field-reports.notice.${e.action}.title`,
      body: `field-reports.notice.${e.action}.body`,
      values: { code: e.code },
      link: `/mine/${e.id}`,
      level: IMPORTANT.has(e.action) ? 'important' : 'info',
      record: { kind: 'field-report', id: e.id },
      dedupeKey: `field-report:${e.id}:${e.action}:${e.at}`,
    })
  }
}

/** Notices to those who handle reports: the code and the deed, never who sent the report. */
export async function tellStaff(
  ctx: Ctx,
  to: readonly string[],
  what: { key: string; id: string; code: string; dedupe: string; level?: 'info' | 'important' | 'critical' },
): Promise<void> {
  for (const personId of new Set(to))
    await notifyPerson(ctx, {
      to: personId,
      topic: 'field-reports.work',
      title: `field-reports.staffNotice.${what.key}.title`,
      body: `field-reports.staffNotice.${what.key}.body`,
      values: { code: what.code },
      link: `/office/field-reports/${what.id}`,
      level: what.level ?? 'info',
      record: { kind: 'field-report', id: what.id },
      dedupeKey: `field-report-work:${what.dedupe}`,
    })
}

/** Those who answer for an agency; where nobody is named, the centre. */
async function headsOf(ctx: Ctx, agencyId: string | null): Promise<string[]> {
  const heads = agencyId === null ? [] : await personsWithGrant(ctx, 'field-reports.head', agencyId)
  return heads.length > 0 ? heads : personsWithGrant(ctx, 'field-reports.operate', agencyId)
}

/** A request waits for a second person; or it was decided and the first one wants to know. */
export async function tellRequest(
  ctx: Ctx,
  e: {
    id: string
    code: string
    type: string
    agencyId: string | null
    requestId: string
    action: string
    approved: boolean | null
  },
): Promise<void> {
  if (e.type !== TYPE) return
  const asked = (await historyOf(ctx, e)).findLast((one) => one.kind === 'requested' && one.action === e.action)
  const asker = asked?.actorId ?? null
  const dedupe = `${e.requestId}:${e.approved}`
  const about = { id: e.id, code: e.code, dedupe }
  if (e.approved === null) {
    const heads = (await headsOf(ctx, e.agencyId)).filter((person) => person !== asker)
    const centre = heads.length > 0 ? heads : await personsWithGrant(ctx, 'field-reports.operate', e.agencyId)
    await tellStaff(ctx, centre, { ...about, key: `asked.${e.action}` })
  } else if (asker !== null) await tellStaff(ctx, [asker], { ...about, key: e.approved ? 'approved' : 'declined' })
}
