import { similarNear } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { hotlineRoutes } from '../contract-hotline.ts'
import type { Received } from '../contract-receive.ts'
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
