import type { Box } from '@hue-s/engines/geo/index.ts'
import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Content, Info as OwnInfo, Shape, SourceInput } from '../contract.ts'
import { alertsSetting } from '../setting.ts'
import { communesTouched, ringOf } from '../reach/touched.ts'
import { CapFault, circleIn, ringIn, type CapAlert, type CapInfo } from './parse.ts'

const MINUTE = 60_000
const CLOCKS_DIFFER = 15 * MINUTE
const LONGEST = 30 * 24 * 60 * MINUTE
/** A message without an end is believed for a day (CAP 1.2 leaves it to the reader). */
const DEFAULT_LIFE = 24 * 60 * MINUTE
const MARGIN = 0.5

/** Stops a message that is not meant for the public, not by whom we trust, or not of this time. */
export function mustBeOfNow(ctx: Ctx, alert: CapAlert, source: SourceInput): void {
  const now = ctx.now().getTime()
  const sent = Date.parse(alert.sent)
  if (alert.status !== 'actual') throw new CapFault('notActual')
  if (alert.scope !== 'public') throw new CapFault('notPublic')
  if (alert.msgType === 'ack' || alert.msgType === 'error') throw new CapFault('notAnAlert')
  if (source.senders.length > 0 && !source.senders.includes(alert.sender)) throw new CapFault('otherSender')
  if (sent > now + CLOCKS_DIFFER) throw new CapFault('fromTheFuture')
  const ends = alert.info.map(({ expires }) => Date.parse(expires ?? new Date(sent + DEFAULT_LIFE).toISOString()))
  if (ends.some((end) => end <= sent) || ends.some((end) => end > now + LONGEST)) throw new CapFault('badDates')
  if (alert.msgType !== 'cancel' && Math.max(...ends, 0) <= now) throw new CapFault('past')
  if (alert.msgType === 'alert' && alert.info.length === 0) throw new CapFault('badCap')
}

const langOf = ({ language }: CapInfo): 'vi' | 'en' | undefined =>
  /^vi\b/i.test(language) ? 'vi' : /^en\b/i.test(language) ? 'en' : undefined

function words(info: CapInfo): OwnInfo {
  const headline = info.headline || info.event || '—'
  const description = info.description || headline
  return { headline, description, instruction: info.instruction || description }
}

function shapesOf(info: CapInfo): Shape[] {
  return info.area.flatMap((area): Shape[] => {
    const label = area.areaDesc.slice(0, 120) || '—'
    const rings = area.polygon.map(ringIn)
    const circles = area.circle.map(circleIn)
    if (rings.includes(undefined) || circles.includes(undefined)) throw new CapFault('badArea')
    return [
      ...rings.flatMap((points): Shape[] => (points ? [{ type: 'polygon', label, points: thin(points) }] : [])),
      ...circles.flatMap((c): Shape[] =>
        c && c.km > 0 ? [{ type: 'circle', label, ...c, km: Math.min(c.km, 500) }] : [],
      ),
    ]
  })
}
/** Three hundred corners are enough to see where it is. */
const thin = <T>(points: readonly T[]): T[] => {
  const step = Math.ceil(points.length / 300)
  return points.filter((_, n) => n % step === 0)
}

const meets = (ring: readonly (readonly number[])[], [w, s, e, n]: Box) => {
  const xs = ring.map((p) => p[0] ?? 0)
  const ys = ring.map((p) => p[1] ?? 0)
  return Math.max(...xs) >= w && Math.min(...xs) <= e && Math.max(...ys) >= s && Math.min(...ys) <= n
}

async function provinceBox(ctx: Ctx): Promise<Box | undefined> {
  const centres = (await listUnits(ctx, { at: ctx.today(), level: 'commune' })).flatMap(
    ({ centroid }) => centroid ?? [],
  )
  if (centres.length === 0) return undefined
  const [lons, lats] = [centres.map(({ lon }) => lon), centres.map(({ lat }) => lat)]
  return [
    Math.min(...lons) - MARGIN,
    Math.min(...lats) - MARGIN,
    Math.max(...lons) + MARGIN,
    Math.max(...lats) + MARGIN,
  ]
}

/** The communes it means: by our own codes, else by what its drawn areas touch; on the other side of the world: none. */
async function placesOf(ctx: Ctx, infos: readonly CapInfo[]): Promise<{ unitIds: string[]; shapes: Shape[] }> {
  const { geocodeName } = ctx.setting(alertsSetting)
  const codes = new Set(
    infos.flatMap(({ area }) =>
      area.flatMap((a) => a.geocode.filter((g) => g.valueName === geocodeName).map((g) => g.value)),
    ),
  )
  const units = await listUnits(ctx, { at: ctx.today(), level: 'commune' })
  const named = units.filter(({ code }) => codes.has(code)).map(({ id }) => id)
  const shapes = infos[0] ? shapesOf(infos[0]) : []
  const box = await provinceBox(ctx)
  const near = shapes.filter((shape) => box !== undefined && meets(ringOf(shape), box))
  if (named.length === 0 && near.length === 0) throw new CapFault('elsewhere')
  if (named.length > 0) return { unitIds: named, shapes: near.slice(0, 10) }
  const found = await Promise.all(near.slice(0, 10).map((shape) => communesTouched(ctx, ringOf(shape))))
  const unitIds = [...new Set(found.flatMap((one) => one.unitIds))]
  if (unitIds.length === 0) throw new CapFault('elsewhere')
  return { unitIds, shapes: near.slice(0, 10) }
}

/** A stranger's message as one of ours may be kept and shown. */
export async function contentOf(ctx: Ctx, alert: CapAlert, before: Content | undefined): Promise<Content> {
  const first = alert.info[0]
  const lasts = new Date(Date.parse(alert.sent) + DEFAULT_LIFE).toISOString()
  if (!first) {
    if (!before) throw new CapFault('noSuchReference')
    return before
  }
  const { kinds } = ctx.setting(alertsSetting)
  const category = first.category[0] ?? 'other'
  const infos: Content['infos'] = {}
  for (const info of alert.info) {
    const lang = langOf(info)
    if (lang && !infos[lang]) infos[lang] = words(info)
  }
  if (!infos.vi && !infos.en) infos.en = words(first)
  const web = first.web && /^https?:\/\/[\x21-\x7e]{1,490}$/.test(first.web) ? first.web : null
  return {
    kind: kinds.find((kind) => kind.category === category)?.id ?? 'other',
    category,
    urgency: first.urgency,
    severity: first.severity,
    certainty: first.certainty,
    responses: [...new Set(first.responseType)].slice(0, 5),
    level: null,
    onset: first.onset ?? null,
    expires: first.expires ?? lasts,
    web,
    contact: first.contact ?? '',
    infos,
    ...(await placesOf(ctx, alert.info)),
  }
}
