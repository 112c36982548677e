import { listMine, similarNear } from '@hue-s/engines/cases/index.ts'
import { reveal } from '@hue-s/engines/identity/index.ts'
import { ANYONE } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { hotlineRoutes } from '../contract-hotline.ts'
import type { Received } from '../contract-receive.ts'
import { FILE_KIND } from '../present.ts'
import { personAtAddress } from '../receive/outside-reporter.ts'
import { receive } from '../receive/receive.ts'
import { TYPE } from '../report-type.ts'

type In<R extends keyof typeof hotlineRoutes> = Parsed<(typeof hotlineRoutes)[R]>
const METRES = 300
const DAYS = 30

/** Takes down what a caller says; from here on it is a report like any other, its sender known to the centre only. */
export function hotline(ctx: Ctx, { name, phone, ...report }: In<'hotline'>): Promise<Received> {
  const reporter = { name, ...(phone ? { phone } : {}), verified: false }
  const known = name !== '' || phone !== undefined
  return receive(ctx, {
    ...report,
    photos: [],
    channel: 'hotline',
    publishNow: false,
    ...(known ? { reporter } : {}),
  })
}

const EARLIER = 8

/**
 * What the same number has reported before, so that a second call about one matter is not a second report. Each report
 * that is named this way is a look at its reporter: logged, and shown to them.
 */
export async function hotlineCaller(ctx: Ctx, { phone }: In<'hotlineCaller'>) {
  const person = await personAtAddress(ctx, phone)
  const asCaller = ctx.as({ ...ANYONE, kind: 'citizen', id: person ?? null })
  const lines = person === undefined ? [] : (await listMine(asCaller, { types: [TYPE], limit: EARLIER })).items
  let name = ''
  for (const { id } of lines) {
    const look = { purpose: 'field-reports.caller', what: ['name'] as const, record: { kind: FILE_KIND, id } }
    name = (await reveal(ctx, person ?? '', { ...look, permission: 'field-reports.reveal' })).name ?? ''
    ctx.audit(FILE_KIND, id, { purpose: 'caller' })
  }
  return { name, items: lines.map(({ id, code, state, title, openedAt }) => ({ id, code, state, title, openedAt })) }
}

/** Reports of the same kind around the place, published or not; for the centre only. */
export async function hotlineNear(ctx: Ctx, { category, lon, lat }: In<'hotlineNear'>) {
  const near = await similarNear(ctx, {
    type: TYPE,
    point: { lon, lat },
    radiusMetres: METRES,
    days: DAYS,
    category,
    limit: 8,
  })
  const items = near.map(({ id, code, state, title, metres, openedAt }) => ({
    id,
    code,
    state,
    title,
    metres: Math.round(metres),
    openedAt,
  }))
  return { items, metres: METRES }
}
