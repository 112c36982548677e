import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { StretchInput } from '../contract.ts'
import { riversSetting } from '../setting.ts'
import { bandOf } from './course.ts'
import { communesTouched } from './touched.ts'

/** The rivers from one of whose marks to another people can be warned. */
export async function rivers(ctx: Ctx) {
  const { rivers: all } = ctx.setting(riversSetting)
  return {
    items: all.map(({ key, name, confirmed, source, marks }) => ({
      key,
      name,
      confirmed,
      source,
      marks: marks.map(({ id, name: said }) => ({ id, name: said })),
    })),
  }
}

/**
 * The communes along a river from one mark to another. Where the river is only sketched, no outline goes out with the
 * message: it would warn the wrong streets. Then its communes stand alone.
 */
export async function stretch(ctx: Ctx, { river: key, from, to, km }: StretchInput) {
  const river = ctx.setting(riversSetting).rivers.find((one) => one.key === key)
  const [a, b] = [from, to].map((id) => river?.marks.find((mark) => mark.id === id))
  if (!river || !a || !b) throw notFound('alerts.noSuchStretch')
  const { path, ring } = bandOf(river.line, [a.at, b.at], km)
  if (ring.length < 3) throw invalid('alerts.stretchEmpty')
  const { unitIds, schematic } = await communesTouched(ctx, ring)
  const say = (lang: 'vi' | 'en') =>
    ctx.platform.translate(lang, 'alerts.server.stretch', { river: river.name[lang], from: a.name[lang], to: b.name[lang] }) // prettier-ignore
  return { path, ring, unitIds, schematic, confirmed: river.confirmed, label: { vi: say('vi'), en: say('en') } }
}
