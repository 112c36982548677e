import { z } from 'zod'
import { LegalDate, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { CategoryId } from './contract-shapes.ts'

/**
 * How a report is taken: `timed` with clocks of working time, `immediate` with running hours, `outOfScope` not at
 * all, with words on where to go instead.
 */
export const Flow = z.enum(['timed', 'immediate', 'outOfScope'])
export type Flow = z.infer<typeof Flow>

export const Limit = z.union([
  z.strictObject({ hours: z.int().min(0).max(87_600), working: z.boolean() }),
  z.strictObject({ days: z.int().min(0).max(3_650), working: z.boolean() }),
])
export type Limit = z.infer<typeof Limit>

/** Limits of the two clocks, with the text that sets them; `provisional` while no text has been confirmed. */
export const ClockLimits = z.strictObject({
  accept: Limit,
  handle: Limit,
  citation: z.string().max(500).optional(),
  provisional: z.boolean().optional(),
})
export type ClockLimits = z.infer<typeof ClockLimits>

/** Where to go instead of here, or whom to call first. */
export const Advice = z.strictObject({
  text: WordsShape,
  phone: z
    .string()
    .regex(/^[0-9 +]{3,20}$/)
    .optional(),
  link: z.url({ protocol: /^https$/ }).optional(),
  citation: z.string().max(500).optional(),
})
export type Advice = z.infer<typeof Advice>

const Words = z.array(z.string().min(1).max(60)).max(80)
/** Days on which a kind may be chosen for a new report, and what took its place; outside them it keeps its name. */
export const KindFacts = {
  from: LegalDate.optional(),
  to: LegalDate.optional(),
  successor: CategoryId.optional(),
  advice: Advice.optional(),
}

const ChildShape = z.object({
  id: CategoryId,
  name: WordsShape,
  words: Words,
  flow: Flow.optional(),
  clock: ClockLimits.optional(),
  ...KindFacts,
})
export type Child = z.infer<typeof ChildShape>

const CategoryShape = z.object({
  id: CategoryId,
  icon: z.string(),
  name: WordsShape,
  words: Words,
  flow: Flow,
  /** Left out only where nothing is taken. */
  clock: ClockLimits.optional(),
  children: z.array(ChildShape).max(60),
  ...KindFacts,
})
export type Category = z.infer<typeof CategoryShape>

const Position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
/** A named place smaller than a commune: a park, a street with so many metres on either side. */
export const AreaShape = z.object({
  id: z.string().regex(/^area:[a-z0-9-]{1,60}$/),
  name: WordsShape,
  citation: z.string().max(500),
  shape: z.union([
    z.strictObject({ polygon: z.array(Position).min(3).max(500) }),
    z.strictObject({ line: z.array(Position).min(2).max(500), metres: z.number().min(1).max(2_000) }),
  ]),
})
export type Area = z.infer<typeof AreaShape>

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
/**
 * Who handles what, where and when. `place` is a unit's key or id (commune, or a district while there were any), an
 * area, or `*`. `agency` is a unit's key or id, `commune` (the authority of the commune where it is) or `district`.
 * `hours` may run over midnight; `days` are 1 (Monday) to 7 and mean the day on which the hours began.
 */
export const RouteRowShape = z.object({
  category: CategoryId,
  child: CategoryId.optional(),
  place: z.string().min(1).max(80),
  from: LegalDate,
  to: LegalDate.nullable(),
  days: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
  hours: z.strictObject({ from: ClockTime, to: ClockTime }).optional(),
  agency: z.string().min(1).max(80),
  flow: Flow.optional(),
  clock: ClockLimits.optional(),
  advice: Advice.optional(),
  citation: z.string().max(500),
  provisional: z.boolean().optional(),
})
export type RouteRow = z.infer<typeof RouteRowShape>

/** The province's `field-reports.json`: kinds with the words people use, named areas, the routing table. */
export const RoutingTable = z.object({
  categories: z.array(CategoryShape).max(200),
  areas: z.array(AreaShape).max(500).default([]),
  routes: z.array(RouteRowShape).max(10_000),
})
export type RoutingTable = z.infer<typeof RoutingTable>
