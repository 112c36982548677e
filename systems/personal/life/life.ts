import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import type { LifeEvent, personalContract as routes } from '../contract.ts'
import { me } from '../own.ts'
import { personalSetting } from '../setting.ts'
import * as store from './store.ts'

/** The guides of the province, in the language that is asked for: the address says which, so that answers can be kept. */
export async function lifeEvents(ctx: Ctx, { lang }: Parsed<(typeof routes)['lifeEvents']>) {
  const { life } = ctx.setting(personalSetting)
  return {
    items: life.map(({ id, icon, title, intro, steps }) => ({
      id,
      icon,
      title: title[lang],
      intro: intro[lang],
      steps: steps.length,
    })),
  }
}

function getEvent(ctx: Ctx, id: string) {
  const found = ctx.setting(personalSetting).life.find((one) => one.id === id)
  if (!found) throw notFound('kernel.recordNotFound')
  return found
}

export async function lifeEvent(ctx: Ctx, { event, lang }: Parsed<(typeof routes)['lifeEvent']>): Promise<LifeEvent> {
  const { id, icon, title, intro, steps } = getEvent(ctx, event)
  return {
    id,
    icon,
    title: title[lang],
    intro: intro[lang],
    checkedOn: ctx.setting(personalSetting).lifeCheckedOn,
    steps: steps.map((step) => ({
      id: step.id,
      title: step.title[lang],
      text: step.text[lang],
      link: step.link ? { path: step.link.path, name: step.link.name[lang] } : null,
      where: step.where?.[lang] ?? null,
      source: step.source ? { name: step.source.name[lang], url: step.source.url ?? null } : null,
    })),
  }
}

export async function ticks(ctx: Ctx, { event }: { event: string }) {
  return { done: await store.listTicks(ctx.db, me(ctx), event) }
}

/** Ticks a step or takes the tick away; doing it twice changes nothing. */
export async function tick(ctx: Ctx, { event, step, done }: Parsed<(typeof routes)['tick']>) {
  if (!getEvent(ctx, event).steps.some(({ id }) => id === step)) throw notFound('kernel.recordNotFound')
  const personId = me(ctx)
  if (done) await store.setTick(ctx.db, personId, event, step, ctx.now())
  else await store.dropTick(ctx.db, personId, event, step)
  ctx.audit('personal.life', `${event}/${step}`)
  return ticks(ctx, { event })
}
