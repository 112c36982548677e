import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { alertsSetting, kindOf } from './setting.ts'

export { deskAlert, deskList as desk } from './desk/write.ts'
export { approve, compose, discard, giveBack, recall, save, sendAlone, submit } from './desk/write.ts'
export { followUp, review } from './desk/follow.ts'
export { addSource, changeSource, decide, readSource, sources, taken } from './ingest/sources.ts'
export { atom, cap, certificate, exercises, rss } from './public/feed.ts'
export { active, kinds, one, recent } from './public/list.ts'
export { countReach, reach, visit } from './reach/count.ts'
export { rivers, stretch } from './reach/stretch.ts'
export { touched } from './reach/touched.ts'

/** What an author begins with: the words the province has ready, and the communes they may warn. */
export async function templates(ctx: Ctx) {
  const { templates: list, contact } = ctx.setting(alertsSetting)
  const communes = await listUnits(ctx, { at: ctx.today(), level: 'commune' })
  return {
    items: list.map(({ id, name, msgType, kind, hours, blanks, ...rest }) => ({
      id,
      name,
      msgType,
      kind,
      hours,
      blanks,
      content: {
        kind,
        category: kindOf(ctx, kind).category,
        urgency: rest.urgency,
        severity: rest.severity,
        certainty: rest.certainty,
        responses: rest.responses,
        level: rest.level,
        infos: rest.infos,
      },
    })),
    contact,
    communes: communes.map(({ id, code, name, type }) => ({ id, code, name, type })),
    mine: communes.filter(({ id }) => ctx.can('alerts.write', id)).map(({ id }) => id),
  }
}
