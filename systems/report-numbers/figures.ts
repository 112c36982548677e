import { LRUCache } from 'lru-cache'
import { getUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { gone } from '@hue-s/kernel/shared/error.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import { computed, NO_NUMBERS } from './compute.ts'
import { type Dimension, type FigureRow, type Figures, type FiguresInput } from './contract.ts'
import { fullName } from './lines.ts'
import { daysOf, proofOf, resolve, SHORT, yearBefore, type Resolved } from './question.ts'
import * as store from './store-figures.ts'

/** The address of the lists behind the numbers of a row: the question, the edition, the definitions. */
function listOf(resolved: Resolved, by: Dimension, key: string | null | undefined): string {
  const { question: q, edition, boundaries } = resolved
  const only: Record<string, string | null | undefined> = {
    from: q.from,
    to: q.to,
    boundaries,
    category: q.category,
    commune: q.commune,
    agency: q.agency,
    channel: q.channel,
  }
  if (key !== undefined) {
    if (by === 'month' || by === 'quarter' || by === 'year') {
      const days = daysOf(by, key ?? '')
      only['from'] = q.from !== null && q.from > days.from ? q.from : days.from
      only['to'] = q.to !== null && q.to < days.to ? q.to : days.to
    } else only[by] = key ?? 'none'
  }
  const query = new URLSearchParams(
    Object.entries({
      ...only,
      edition: edition.version.slice(0, SHORT),
      definitions: String(edition.definitions),
    }).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  ).toString()
  return `/api/report-numbers/behind?${query}&measure={count}`
}

type Names = Map<string, { name: string; code: string | null }>

async function agencyNames(ctx: Ctx, { edition }: Resolved): Promise<Names> {
  const names: Names = new Map()
  const day = legalDate(new Date(edition.publishedAt))
  const ids = (await store.agenciesIn(ctx.db, edition.id)).map(({ id }) => id)
  const units = await getUnits(
    ctx,
    ids.map((id) => ({ id, at: day })),
  )
  for (const id of ids) {
    const unit = units.get(id)
    names.set(id, { name: unit ? fullName(unit) : id, code: unit?.code ?? null })
  }
  return names
}

interface AllNames {
  agency: Names
  commune: Names
  category: Names
}
const nameCache = new WeakMap<Platform, LRUCache<string, Promise<Names>>>()

export async function namesFor(ctx: Ctx, resolved: Resolved): Promise<AllNames> {
  const cache = nameCache.get(ctx.platform) ?? new LRUCache<string, Promise<Names>>({ max: 20 })
  nameCache.set(ctx.platform, cache)
  const { version } = resolved.edition
  const agency = cache.get(version) ?? agencyNames(ctx, resolved)
  cache.set(version, agency)
  agency.catch(() => cache.delete(version))
  const { items } = await ctx.call(fieldReportsContract.categories, {})
  return {
    agency: await agency,
    commune: new Map((resolved.epoch?.units ?? []).map((u) => [u.id, { name: u.name, code: u.code }])),
    category: new Map(items.map((c) => [c.id, { name: c.name[ctx.lang], code: null }])),
  }
}

function nameOf(ctx: Ctx, names: AllNames, by: Dimension, key: string | null): { name: string; code: string | null } {
  if (key === null) return { name: ctx.t(`report-numbers.none.${by === 'agency' ? 'agency' : 'commune'}`), code: null }
  if (by === 'agency' || by === 'commune' || by === 'category') return names[by].get(key) ?? { name: key, code: null }
  if (by === 'month') return { name: `${key.slice(5)}/${key.slice(0, 4)}`, code: null }
  if (by === 'quarter')
    return { name: ctx.t('report-numbers.quarter', { n: key.slice(6), year: key.slice(0, 4) }), code: null }
  if (by === 'channel') {
    const said = ctx.t(`report-numbers.channel.${key}`)
    return { name: said.startsWith('report-numbers.') ? key : said, code: null }
  }
  return { name: key, code: null }
}

/** In the order of the Vietnamese alphabet; the rules are loaded once, not for each pair of names. */
const inVietnamese = new Intl.Collator('vi').compare

const BY_TIME = new Set<Dimension>(['month', 'quarter', 'year'])
/** The latest time first; else the most received first, in the order of names where equal. */
const inOrder = (by: Dimension) => (a: FigureRow, b: FigureRow) =>
  BY_TIME.has(by)
    ? (b.key ?? '') < (a.key ?? '')
      ? -1
      : 1
    : b.numbers.received - a.numbers.received || inVietnamese(a.name, b.name)

/** The key of the same time a year before. */
const keyBefore = (by: Dimension, key: string | null) =>
  key !== null && BY_TIME.has(by) ? `${Number(key.slice(0, 4)) - 1}${key.slice(4)}` : key

function choicesOf(resolved: Resolved, names: AllNames): Figures['choices'] {
  const listed = (one: Names) =>
    [...one].map(([id, { name }]) => ({ id, name })).sort((a, b) => inVietnamese(a.name, b.name))
  return {
    boundaries: resolved.epochs.map((e) => ({ from: e.from, communes: e.units.length })).reverse(),
    categories: listed(names.category),
    agencies: listed(names.agency),
    communes: listed(names.commune),
  }
}

/** Old editions keep their manifest; their data may be gone. */
export function mustBeKept({ edition }: Resolved): void {
  if (!edition.kept) throw gone('report-numbers.editionGone', { edition: edition.version })
}

/** The figures of a question, each with the way to the list behind it. */
export async function figuresFor(ctx: Ctx, input: FiguresInput): Promise<Figures> {
  const resolved = await resolve(ctx, input)
  const { by } = input
  if (!resolved) {
    const choices = { boundaries: [], categories: [], agencies: [], communes: [] }
    return { proof: null, from: null, to: null, boundaries: null, by, total: null, rows: [], choices }
  }
  mustBeKept(resolved)
  const { question: q } = resolved
  const now = await computed(ctx, by, q)
  const [from, to] = [q.from, q.to]
  const compared = from !== null && to !== null
  const before = compared
    ? await computed(ctx, by, { ...q, from: yearBefore(from), to: yearBefore(to) })
    : BY_TIME.has(by)
      ? { whole: undefined, byKey: now.byKey }
      : undefined
  const names = await namesFor(ctx, resolved)
  const rows = [...now.byKey].map(([key, numbers]): FigureRow => ({
    key,
    ...nameOf(ctx, names, by, key),
    numbers,
    before: before?.byKey.get(keyBefore(by, key)) ?? null,
    list: listOf(resolved, by, key),
  }))
  return {
    proof: proofOf(resolved, { by }),
    from: q.from,
    to: q.to,
    boundaries: resolved.boundaries,
    by,
    total: {
      key: null,
      name: ctx.t('report-numbers.total'),
      code: null,
      numbers: now.whole ?? NO_NUMBERS,
      before: before?.whole ?? null,
      list: listOf(resolved, by, undefined),
    },
    rows: rows.sort(inOrder(by)),
    choices: choicesOf(resolved, names),
  }
}
