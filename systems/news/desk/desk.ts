import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { filter } from '@hue-s/kernel/server/access.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById } from '@hue-s/kernel/shared/route.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'
import * as access from '../access.ts'
import type { ContentLang, Kind, Section, State } from '../contract.ts'
import * as history from '../store-history.ts'
import * as store from '../store.ts'
import { paragraphsOf } from './checklist.ts'
import { diffOf } from './diff.ts'
import { getItem, presentItem, textsOf } from './item.ts'

interface DeskInput {
  state?: State | undefined
  kind?: Kind | undefined
  section?: Section | undefined
  q?: string | undefined
  mine?: boolean | undefined
  after?: string | undefined
  limit: number
}

function cursorOf(after: string | undefined) {
  if (after === undefined) return undefined
  const [, at, id] = /^(\d{4}-\d\d-\d\dT[\d:.]{8,12}Z)_([0-9a-f-]{36})$/.exec(after) ?? []
  if (!at || !id || Number.isNaN(Date.parse(at)))
    throw invalid('kernel.badInput', { faults: [{ path: 'after', code: 'invalid_format' }] })
  return { at, id }
}

const mayEdit = (ctx: Ctx) => filter(access.edit, ctx.actor, 'i')

/** What is written, planned and published in the units that the person writes for. */
export async function desk(ctx: Ctx, { after, limit, mine, q, ...rest }: DeskInput) {
  const may = mayEdit(ctx)
  const asked = { ...rest, q: fold(q ?? '') || undefined, person: mine ? (ctx.actor.id ?? undefined) : undefined }
  const page = await store.listDesk(ctx.db, asked, may, { after: cursorOf(after), limit })
  const counts = await store.countDesk(ctx.db, may)
  const { n } = await store.countMine(ctx.db, may, ctx.actor.id)
  return { ...page, counts: Object.fromEntries(counts.map((one) => [one.state, one.n])), mine: n }
}

/** A month of what was and will be published, in Vietnam's days. */
export async function deskCalendar(ctx: Ctx, { month }: { month: string }) {
  const from = new Date(`${month}-01T00:00:00+07:00`)
  const [year = 0, n = 0] = month.split('-').map(Number)
  const to = new Date(Date.UTC(year, n, 1) - 7 * 3_600_000)
  return { items: await store.listCalendar(ctx.db, mayEdit(ctx), from, to) }
}

export const deskItem = (ctx: Ctx, { id }: ById) => presentItem(ctx, id)

export async function listHistory(ctx: Ctx, { id }: ById) {
  await getItem(ctx, id)
  return { items: await history.listRevisions(ctx.db, id) }
}

/** Two revisions of one language, paragraph by paragraph; 0 is what is being written. */
export async function difference(
  ctx: Ctx,
  { id, from, to, lang }: { id: string; from: number; to: number; lang: ContentLang },
) {
  await getItem(ctx, id)
  const textAt = async (number: number) => {
    if (number === 0) return textsOf(await store.listTexts(ctx.db, id))[lang]
    const found = await history.findRevision(ctx.db, id, number)
    if (!found) throw notFound('kernel.recordNotFound')
    return found.texts[lang]
  }
  return { items: diffOf(paragraphsOf(await textAt(from)), paragraphsOf(await textAt(to))) }
}

/** Numbers about the desk's work; nothing about a reader. */
export async function figures(ctx: Ctx) {
  const [bySection, byMonth, translations, signUps] = await Promise.all([
    history.liveBySection(ctx.db),
    history.byMonth(ctx.db),
    history.byLanguage(ctx.db),
    history.countSignUps(ctx.db),
  ])
  return { bySection, byMonth, translations, signUps: signUps.n }
}
