import type { ImportedCase } from '@hue-s/engines/cases/index.ts'
import { cut, type Words } from '@hue-s/kernel/shared/text.ts'
import { clocksWith, type HandlingSettings } from '../handling/rules.ts'
import type { Decision } from '../routing/decision.ts'
import type { Limit } from '../contract-routing-shapes.ts'
import { TYPE } from '../report-type.ts'
import { makeDice, pick, weighted, type Dice } from './dice.ts'
import { busyness, hourOf, oftenOn } from './seasons.ts'
import { tellStory, type Cast } from './story.ts'
import { writtenBy, type DemoWords } from './words.ts'

const DAY = 86_400_000

export interface Kind {
  id: string
  name: Words
  children: readonly { id: string; name: Words }[]
}
export interface Spot {
  id: string
  lon: number
  lat: number
  /** How many people live there, or one. */
  weight: number
}

/** What the generator must know of a day: which kinds, communes and agencies there were. */
export interface DayFacts {
  on: string
  kinds: readonly Kind[]
  communes: readonly Spot[]
  decide: (kind: Kind, childId: string | undefined, spot: Spot, at: Date) => Decision
  /** An agency that takes what others return. */
  fallback: string
  settingsVersion: number
}

export interface World {
  now: Date
  words: DemoWords
  rules: HandlingSettings
  reporters: readonly string[]
  officers: (agencyId: string) => Promise<{ officer: string; head: string }>
  operator: string
  dayFacts: (on: string) => Promise<DayFacts>
}

export interface Invented {
  report: ImportedCase
  /** Published reports show pictures; the seed gives some of them drawn ones. */
  published: boolean
}

const CHANNELS = [
  { channel: 'app', often: 82 },
  { channel: 'hotline', often: 8 },
  { channel: 'zalo', often: 4 },
  { channel: 'web', often: 3 },
  { channel: 'email', often: 2 },
  { channel: 'sms', often: 1 },
] as const
const channelOf = (dice: Dice) => weighted(dice, CHANNELS, (c) => c.often).channel

const dateOf = (day: Date) => day.toISOString().slice(0, 10)
const slownessOf = (agencyId: string) => 0.6 + (Number.parseInt(agencyId.slice(-4), 16) % 100) / 80

/** Believable reports of one day. `perDay` is how many a usual day brings; the same seed invents the same day again. */
export async function inventDay(world: World, day: Date, perDay: number, seed: number): Promise<Invented[]> {
  const dice = makeDice(seed * 7_919 + Math.floor(day.getTime() / DAY))
  const wanted = perDay * busyness(day)
  const count = Math.floor(wanted) + (dice(1_000) / 1_000 < wanted % 1 ? 1 : 0)
  if (count === 0) return []
  const facts = await world.dayFacts(dateOf(day))
  const made: Invented[] = []
  for (let n = 0; n < count; n++) {
    const one = await inventOne(world, facts, day, dice, `${dateOf(day)}-${seed}-${n}`)
    if (!one) continue
    made.push(one)
    if (dice(40) === 0) made.push(...again(world, one, dice))
  }
  return made
}

async function inventOne(
  world: World,
  facts: DayFacts,
  day: Date,
  dice: Dice,
  code: string,
): Promise<Invented | undefined> {
  const at = hourOf(dice, day)
  if (at >= world.now) return undefined
  const kind = weighted(dice, facts.kinds, (k) => oftenOn(k.id, day))
  const child = kind.children.length > 0 ? pick(dice, kind.children) : undefined
  if (facts.communes.length === 0) return undefined
  const spot = weighted(dice, facts.communes, (c) => c.weight)
  const point = { lon: spot.lon + (dice(1_000) - 500) / 60_000, lat: spot.lat + (dice(1_000) - 500) / 60_000 }
  const decision = facts.decide(kind, child?.id, { ...spot, ...point }, at)
  const reporter = { kind: 'citizen' as const, id: pick(dice, world.reporters) }
  const text = writtenBy(world.words, dice, [child?.id ?? '', kind.id], (child ?? kind).name.vi)
  const visible = dice(100) < 88
  const cast = await castOf(world, decision.agencyId ?? facts.fallback, reporter)
  const told = tellStory(
    {
      at,
      now: world.now,
      agencyId: decision.agencyId,
      otherAgencyId: facts.fallback,
      immediate: decision.flow === 'immediate',
      slowness: slownessOf(decision.agencyId ?? facts.fallback),
      acceptHours: hoursOf(decision.clock?.accept),
      budgetHours: hoursOf(decision.clock?.handle),
      visible,
      text,
    },
    cast,
    world.words,
    world.rules,
    dice,
  )
  const report: ImportedCase = {
    type: TYPE,
    code,
    title: cut(text, 120),
    data: {
      category: kind.id,
      child: child?.id ?? null,
      note: text,
      certainty: 'boundary',
      routedBy: decision.winner?.citation ?? null,
    },
    agencyId: null,
    communeId: spot.id,
    anchoredOn: facts.on,
    point,
    channel: channelOf(dice),
    visibility: visible ? 'public' : 'agency',
    parties: [{ role: 'reporter', personId: reporter.id }],
    clocks: clocksWith(world.rules, decision),
    settingsVersions: { 'field-reports': facts.settingsVersion },
    openedAt: at.toISOString(),
    openedBy: reporter,
    steps: told.steps,
  }
  return { report, published: told.publishedAt !== undefined }
}

async function castOf(world: World, agencyId: string, reporter: Cast['reporter']): Promise<Cast> {
  const { officer, head } = await world.officers(agencyId)
  return {
    reporter,
    officer: { kind: 'staff', id: officer },
    head: { kind: 'staff', id: head },
    operator: { kind: 'staff', id: world.operator },
  }
}

/** Roughly how many hours of a wall clock a limit leaves. */
const hoursOf = (limit: Limit | undefined): number =>
  !limit ? 48 : 'hours' in limit ? limit.hours * (limit.working ? 1.2 : 1) : limit.days * 22

/** The same hole reported by a neighbour some hours later; an officer puts the two together. */
function again(world: World, { report }: Invented, dice: Dice): Invented[] {
  const at = new Date(Date.parse(report.openedAt) + (1 + dice(20)) * 3_600_000)
  const accept = report.steps?.find((s) => 'action' in s && s.action === 'accept')
  const merged = new Date(Math.max(at.getTime(), Date.parse(accept?.at ?? report.openedAt)) + 1_800_000)
  const route = report.steps?.find((s) => 'action' in s && s.action === 'route' && s.actor.kind === 'system')
  const end = report.steps?.find((s) => 'action' in s && s.action !== 'route' && s.action !== 'accept')
  if (!accept || !route || !report.code || merged >= world.now || (end && end.at <= merged.toISOString())) return []
  const reporter = { kind: 'citizen' as const, id: pick(dice, world.reporters) }
  const text = writtenBy(
    world.words,
    dice,
    [String(report.data?.['child'] ?? ''), String(report.data?.['category'])],
    report.title,
  )
  const point = report.point && { lon: report.point.lon + 0.0001, lat: report.point.lat - 0.0001 }
  return [
    {
      published: false,
      report: {
        ...report,
        code: `${report.code}-again`,
        title: cut(text, 120),
        data: { ...report.data, note: text },
        point,
        parties: [{ role: 'reporter', personId: reporter.id }],
        openedAt: at.toISOString(),
        openedBy: reporter,
        steps: [
          { ...route, at: at.toISOString() },
          { at: merged.toISOString(), actor: accept.actor, mergeInto: report.code },
        ],
      },
    },
  ]
}
