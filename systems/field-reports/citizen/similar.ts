import { followedOf, getPublic, similarNear } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { citizenSetting } from './rules.ts'
import type { SimilarReport } from '../contract-citizen.ts'
import { tableOn } from '../routing/current-table.ts'
import { publicReports } from '../present.ts'
import { TYPE } from '../report-type.ts'

/** Withdrawn and refused reports are no work that somebody could wait for. */
const DEAD = new Set(['withdrawn', 'refused'])

/** Published reports of a kind around a point, open or lately closed. What is not public is never told here. */
export async function similar(ctx: Ctx, { category, lon, lat }: { category: string; lon: number; lat: number }) {
  if (!(await tableOn(ctx)).table.categories.some((one) => one.id === category))
    throw invalid('field-reports.noSuchCategory', { category })
  const { metres, days, most } = ctx.setting(citizenSetting).similar
  const near = await similarNear(ctx, {
    type: TYPE,
    point: { lon, lat },
    radiusMetres: metres,
    days,
    category,
    published: true,
    limit: most * 3,
  })
  const alive = near.filter(({ state }) => !DEAD.has(state)).slice(0, most)
  const mine = await followedOf(
    ctx,
    alive.map(({ id }) => id),
  )
  const rows = await Promise.all(alive.map(({ id }) => getPublic(ctx, id)))
  const reports = await publicReports(ctx, rows)
  const items = reports.map((report, index): SimilarReport => {
    const { id, code, state, late, note, place, commune, openedAt, closedAt } = report
    return {
      id,
      code,
      category: report.category,
      child: report.child,
      state,
      late,
      note,
      place,
      commune,
      openedAt,
      closedAt,
      metres: Math.round(alive[index]?.metres ?? 0),
      thumb: report.photos.find(({ kind }) => kind === 'before')?.thumb ?? null,
      following: mine.has(id),
    }
  })
  return { items, radius: metres, days }
}
