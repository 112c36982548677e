import { countMine, listMineOfAll, type MineLine } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Parsed } from '@hue-s/kernel/shared/route.ts'
import { casePages, dueSources, type DueItem, type personalContract as routes, type TimelineItem } from '../contract.ts'
import { me, said } from '../own.ts'

const MOST_DUE = 20
/** A result is asked about for so long; later nobody remembers how it went. */
const RATE_WITHIN_MS = 30 * 86_400_000

function item(ctx: Ctx, line: MineLine): TimelineItem {
  const { id, type, code, title, state, tone, openedAt, dueAt, closedAt, wasLate, mine } = line
  const over = tone === 'done' || tone === 'refused'
  return {
    id,
    kind: type,
    kindName: ctx.t(`cases.${type}.name`),
    code,
    title,
    state: ctx.t(`cases.${type}.state.${state}`),
    tone,
    openedAt,
    dueAt: over ? null : dueAt,
    closedAt,
    late: wasLate || (!over && dueAt !== null && Date.parse(dueAt) < ctx.now().getTime()),
    mine,
    path: casePages(type)?.page.replace(':id', id) ?? '/me/timeline',
  }
}

/** The person's cases of every kind on one line of time, newest first. */
export async function timeline(ctx: Ctx, { show, kind, after, limit }: Parsed<(typeof routes)['timeline']>) {
  const { items, next } = await listMineOfAll(ctx, { show, after, limit, ...(kind ? { types: [kind] } : {}) })
  return { items: items.map((line) => item(ctx, line)), next }
}

export async function kinds(ctx: Ctx) {
  const found = await countMine(ctx)
  return { items: found.map(({ type, ...counts }) => ({ kind: type, name: ctx.t(`cases.${type}.name`), ...counts })) }
}

/** What is mine to do, first what has a day. */
export async function due(ctx: Ctx): Promise<{ items: DueItem[] }> {
  const { items: waiting } = await listMineOfAll(ctx, { show: 'waiting', limit: 100 })
  const since = new Date(ctx.now().getTime() - RATE_WITHIN_MS).toISOString()
  const mine = waiting
    .filter((line) => line.mine === 'answer' || (line.closedAt ?? line.openedAt) > since)
    .map((line): DueItem => {
      const { kindName, code, path } = item(ctx, line)
      return { id: line.id, title: ctx.t(`personal.server.due.${line.mine}`, { kind: kindName, code }), at: null, path }
    })
  const others = await Promise.all(dueSources<Ctx>().map((source) => source.due(ctx, me(ctx))))
  const offered = others.flat().map((d): DueItem => ({ id: d.id, title: said(ctx, d.title), at: d.at, path: d.path }))
  const all = [...offered.sort((a, b) => (a.at ?? '9').localeCompare(b.at ?? '9')), ...mine]
  return { items: all.slice(0, MOST_DUE) }
}
