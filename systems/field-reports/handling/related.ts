import { similarNear, type CaseView } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { TYPE } from '../report-type.ts'

const METRES = 300
const DAYS = 30

/** Reports tied to this one, and others like it nearby that the reader may handle too. */
export async function relatedTo(ctx: Ctx, { case: row, relations }: CaseView) {
  const tied = relations
    .filter((r) => r.kind === 'duplicate_of' || r.kind === 'part_of')
    .map((r) => ({
      id: r.id,
      code: r.code,
      state: r.state,
      title: '',
      relation:
        r.kind === 'duplicate_of'
          ? r.direction === 'to'
            ? ('original' as const)
            : ('duplicate' as const)
          : r.direction === 'to'
            ? ('whole' as const)
            : ('part' as const),
      metres: null,
      openedAt: null,
      mergeable: false,
    }))
  if (row.lon === null || row.lat === null) return tied
  const near = await similarNear(ctx, {
    type: TYPE,
    point: { lon: row.lon, lat: row.lat },
    radiusMetres: METRES,
    days: DAYS,
    ...(row.category === null ? {} : { category: row.category }),
    limit: 20,
  })
  const mayRead = (agencyId: string | null) => ctx.can('field-reports.read', agencyId)
  const similar = near
    .filter((n) => n.id !== row.id && !tied.some((t) => t.id === n.id) && mayRead(n.agencyId))
    .map((n) => ({
      id: n.id,
      code: n.code,
      state: n.state,
      title: n.title,
      relation: 'similar' as const,
      metres: Math.round(n.metres),
      openedAt: n.openedAt,
      mergeable: n.closedAt === null && row.closedAt === null,
    }))
  return [...tied, ...similar]
}
