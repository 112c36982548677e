import { day } from '@hue-s/kernel/shared/text.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Document } from '@hue-s/engines/search/index.ts'
import { listVersions, successorsOfAll, type Relative, type Unit } from '@hue-s/engines/units/index.ts'
import { inSentence, titleEn, titleVi } from './unit-names.ts'

const MOST_NAMED = 4
// Today's communes are what people mean when a name is shared; agencies next, what ended last.
const BOOST = { commune: 2, province: 2, agency: 1.5, district: 1 }
const ENDED_BOOST = 0.6

/** Every unit and agency there is or was, so that an old name leads to who is there today. */
export async function unitDocuments(ctx: Ctx): Promise<Document[]> {
  const today = ctx.today()
  const histories = new Map<string, Unit[]>()
  for (const version of await listVersions(ctx, today)) {
    const known = histories.get(version.id) ?? []
    known.push(version)
    histories.set(version.id, known)
  }
  const latest = new Map(Array.from(histories, ([id, versions]) => [id, versions.at(-1)]))
  const ended = [...latest.values()].filter((unit): unit is Unit => unit !== undefined && hasEnded(unit, today))
  // Asked as of the day each began: where the lineage leads from there does not depend on the day.
  const since = ended.map((unit) => unit.validFrom).sort()[0] ?? today
  const after = await successorsOfAll(
    ctx,
    ended.map((unit) => unit.id),
    since,
    today,
  )
  return Array.from(histories.values(), (versions) => documentOf(ctx, versions, { latest, after, today }))
}

const hasEnded = (unit: Unit, today: string) => unit.validTo !== null && unit.validTo <= today

interface Known {
  latest: ReadonlyMap<string, Unit | undefined>
  after: ReadonlyMap<string, readonly Relative[]>
  today: string
}

function documentOf(ctx: Ctx, versions: readonly Unit[], { latest, after, today }: Known): Document {
  const unit = versions.at(-1)
  if (!unit) throw new Error('a unit without a version')
  const isEnded = hasEnded(unit, today)
  const next = isEnded ? (after.get(unit.id) ?? []) : []
  const [only] = next
  const isWhole = only !== undefined && next.length === 1
  const former = versions.slice(0, -1).map(titleVi)
  const parents = versions.flatMap(({ parentId }) => (parentId ? [latest.get(parentId)] : []))
  const words = [
    ...new Set([...former, ...versions.map((v) => v.code), ...parents.flatMap((p) => (p ? [titleVi(p)] : []))]),
  ]
  return {
    kind: unit.kind === 'agency' ? 'agency' : 'unit',
    id: unit.id,
    title: titleVi(unit),
    translations: { en: { title: titleEn(ctx, unit) } },
    names: [...new Set(versions.flatMap((v) => [v.name, titleVi(v), `${v.type} ${v.name}`]))],
    words: words.join(' '),
    // One unit took it over whole: that is where whoever looks for it wants to go.
    url: isWhole ? `/units/${only.unitId}?from=${unit.id}` : `/units/${unit.id}`,
    visible: { to: 'public' },
    boost: isEnded ? ENDED_BOOST : BOOST[unit.kind],
    note: isEnded ? endedNote(ctx, unit, next, latest) : livingNote(ctx, unit),
    updatedAt: new Date(`${unit.validFrom}T00:00:00+07:00`),
  }
}

function livingNote(ctx: Ctx, unit: Unit) {
  if (unit.kind === 'agency') return {}
  const values = { on: day(unit.validFrom), citation: unit.citation }
  return said(ctx, 'place-names.server.since', () => values)
}

/** «nay thuộc phường …, từ 01/07/2025 (Nghị quyết …)», as the lineage cites it. */
function endedNote(ctx: Ctx, unit: Unit, next: readonly Relative[], latest: Known['latest']) {
  const names = next.flatMap(({ unitId }) => latest.get(unitId) ?? []).map((one) => inSentence(ctx, one))
  const on =
    next
      .map((one) => one.on ?? '')
      .sort()
      .at(-1) ||
    unit.validTo ||
    ''
  // The estimate of shares is a note for statisticians, not for whoever looks for a ward.
  const citations = new Set(next.flatMap((one) => (one.citation ?? '').split('; ')).filter((text) => /\d/.test(text)))
  const citation = [...citations].join('; ')
  if (names.length === 0) return said(ctx, 'place-names.server.ended', () => ({ on: day(on) }))
  const key = `place-names.server.${names.length > MOST_NAMED ? 'nowMany' : 'now'}`
  return said(ctx, key, (lang) => ({
    names: names
      .slice(0, MOST_NAMED)
      .map((name) => name[lang])
      .join(', '),
    more: names.length - MOST_NAMED,
    on: day(on),
    citation,
  }))
}

const said = (ctx: Ctx, key: string, values: (lang: 'vi' | 'en') => Record<string, unknown>) => ({
  vi: ctx.platform.translate('vi', key, values('vi')),
  en: ctx.platform.translate('en', key, values('en')),
})
