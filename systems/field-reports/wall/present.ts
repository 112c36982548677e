import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { number } from '@hue-s/kernel/shared/text.ts'
import type { Outbreak } from '../contract-wall.ts'
import { unitNames } from '../present.ts'
import { reportSetting } from '../routing/routing.ts'
import type { OutbreakRow } from './store-wall.ts'
import type { Compared } from './trend.ts'

const KINDS_SAID = 3

/** Names of kinds in the reader's language; one that configuration has dropped is shown by its code. */
export function kindNames(ctx: Ctx): (id: string) => string {
  const names = new Map(ctx.setting(reportSetting).categories.map((c) => [c.id, c.name[ctx.lang]]))
  return (id) => names.get(id) ?? id
}

/** 3 in 10 million is «1/1.000.000»: a round number that is certainly not too small. */
function chanceWords(ctx: Ctx, chance: number): string {
  const power = Math.min(9, Math.max(1, Math.floor(-Math.log10(Math.max(chance, 1e-12)))))
  return `1/${number(10 ** power, ctx.lang)}`
}

function rangeWords(ctx: Ctx, low: number, high: number): string {
  if (high === 0) return ctx.t('field-reports.ops.outbreak.usual.none')
  return low === high
    ? ctx.t('field-reports.ops.outbreak.usual.about', { n: number(low, ctx.lang) })
    : ctx.t('field-reports.ops.outbreak.usual.range', { low: number(low, ctx.lang), high: number(high, ctx.lang) })
}

/** Hints with the sentence that explains them. */
export async function outbreakViews(ctx: Ctx, rows: readonly OutbreakRow[]): Promise<Outbreak[]> {
  const names = await unitNames(
    ctx,
    rows.map((r) => [r.communeId, r.startedAt.slice(0, 10)] as const),
  )
  const kindOf = kindNames(ctx)
  return rows.map(({ key: _key, communeId, kinds, ...row }) => {
    const commune = names(communeId)
    const all = kinds.map(kindOf)
    const listed = all.slice(0, KINDS_SAID).join(', ')
    const what =
      all.length > KINDS_SAID
        ? ctx.t('field-reports.ops.outbreak.kinds', { kinds: listed, more: all.length - KINDS_SAID })
        : listed
    const place = commune?.name ?? ctx.t('field-reports.ops.outbreak.province', { communes: row.communes })
    const title = ctx.t('field-reports.ops.outbreak.title', { what, place })
    const values = {
      title,
      count: number(row.count, ctx.lang),
      hours: row.hours,
      usual: rangeWords(ctx, row.low, row.high),
      chance: chanceWords(ctx, row.chance),
    }
    const said = ctx.t('field-reports.ops.outbreak.said', values)
    return {
      ...row,
      commune,
      kinds: kinds.map((id) => ({ id, name: kindOf(id) })),
      title,
      said: row.thin ? `${said} ${ctx.t('field-reports.ops.outbreak.thin')}` : said,
    }
  })
}

/** The last week against the same ones of earlier years, in a sentence. */
export function trendWords(ctx: Ctx, { days, from, received, ratio }: Compared): string {
  const whole = days === 7
  const values = {
    count: number(received, ctx.lang),
    ratio: number(ratio ?? 0, ctx.lang, 1),
    days,
    from: `${from.slice(8)}/${from.slice(5, 7)}`,
  }
  const key = whole ? 'last' : 'this'
  if (ratio === null) return ctx.t(`field-reports.ops.trend.said.${key}.alone`, values)
  return ctx.t(`field-reports.ops.trend.said.${key}.${ratio > 0.95 && ratio < 1.05 ? 'same' : 'times'}`, values)
}
