import { withSubunits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { PublicAlert } from '../contract.ts'
import { publicOf } from '../desk/view.ts'
import { alertsSetting } from '../setting.ts'
import * as store from '../store.ts'
import type { AlertRow } from '../store.ts'

const all = (ctx: Ctx, rows: readonly AlertRow[]) => Promise.all(rows.map((row) => publicOf(ctx, row)))

/** One language only; a message that lacks it keeps the one it has. */
function inLang(alert: PublicAlert, lang: Lang): PublicAlert {
  const info = alert.infos[lang]
  return info ? { ...alert, infos: { [lang]: info } } : alert
}

/** What is in force; for a commune also what named a unit that has become part of it since. */
export async function active(
  ctx: Ctx,
  { commune, lang }: { commune?: string | undefined; lang?: Lang | undefined },
): Promise<{ items: PublicAlert[] }> {
  const units = commune ? [commune, ...(await withSubunits(ctx, [commune], ctx.today()))] : null
  const items = await all(ctx, await store.listActive(ctx.db, ctx.now(), units))
  return { items: lang ? items.map((one) => inLang(one, lang)) : items }
}

export async function recent(ctx: Ctx) {
  return { items: await all(ctx, await store.listOver(ctx.db, ctx.now())) }
}

/** One message with its chain, the newest first. Exercises are read here too, by whoever has their address. */
export async function one(ctx: Ctx, { identifier }: { identifier: string }) {
  const row = await store.findByIdentifier(ctx.db, identifier)
  if (!row) throw notFound('kernel.recordNotFound')
  const chain = await all(ctx, await store.sentOfChain(ctx.db, row.chain))
  return { alert: await publicOf(ctx, row), chain: chain.reverse() }
}

export async function kinds(ctx: Ctx) {
  const { kinds: list, levels } = ctx.setting(alertsSetting)
  return { kinds: list, levels }
}
