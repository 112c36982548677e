import { z } from 'zod'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { WordsShape } from '@hue-s/kernel/shared/route.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'

export const RULES = setting(
  'delegation',
  z.object({
    invitationHours: z.int().min(1).max(168),
    assistMinutes: z.int().min(10).max(240),
    bases: z
      .array(
        z.object({
          code: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
          name: WordsShape,
          hint: WordsShape,
          /** The rule of law this rests on, as it is cited. */
          source: z.string(),
          /** False where a lawyer should look before it is relied on. */
          sure: z.boolean(),
          /** How it may come about: accepted on the other's own phone, confirmed at a counter, or beside the person. */
          ways: z.array(z.enum(['code', 'counter', 'assist'])).min(1),
          maxDays: z.int().min(1).max(36_500),
          /** Ends when who is represented reaches this age. */
          endsAtAge: z.int().min(1).max(120).optional(),
        }),
      )
      .min(1),
    scopes: z.array(
      z.object({
        code: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
        name: WordsShape,
        /** Systems and engines whose work this takes; `all` is everything. */
        systems: z.array(z.string()).min(1),
      }),
    ),
  }),
)
export type Rules = z.infer<typeof RULES.schema>
export type Basis = Rules['bases'][number]

const DAY_MS = 86_400_000

/** The ground of this code, if it may be used in this way. */
export function basisOf(ctx: Ctx, code: string, way: Basis['ways'][number] | undefined): Basis {
  const basis = ctx.setting(RULES).bases.find((b) => b.code === code)
  if (!basis) throw invalid('identity.noSuchBasis')
  if (way && !basis.ways.includes(way)) throw invalid('identity.basisOtherWay', { basis: basis.name[ctx.lang] })
  return basis
}

/** The systems of these scopes, as the province groups them. */
export function systemsOf(ctx: Ctx, codes: readonly string[]): string[] {
  const { scopes } = ctx.setting(RULES)
  const found = codes.map((code) => scopes.find((s) => s.code === code))
  if (found.some((s) => s === undefined)) throw invalid('identity.noSuchScope')
  const systems = [...new Set(found.flatMap((s) => s?.systems ?? []))]
  return systems.includes('all') ? ['all'] : systems
}

/** A scope in words: names of the groups that lie in it, or the ids of systems that are in no group. */
export function scopeWords(ctx: Ctx, systems: readonly string[]): string[] {
  const { scopes } = ctx.setting(RULES)
  const all = scopes.find((s) => s.systems.includes('all'))
  if (systems.includes('all')) return [all?.name[ctx.lang] ?? ctx.t('identity.server.everything')]
  const whole = scopes.filter((s) => s.systems.every((one) => systems.includes(one)))
  const named = new Set(whole.flatMap((s) => s.systems))
  return [...whole.map((s) => s.name[ctx.lang]), ...systems.filter((one) => !named.has(one))]
}

/** Refuses a last day that lies in the past or beyond what the ground allows. */
export function mustFit(ctx: Ctx, basis: Basis, until: string): void {
  const days = (Date.parse(until) - Date.parse(ctx.today())) / DAY_MS
  if (days < 0) throw invalid('identity.badPeriod')
  if (days > basis.maxDays) throw invalid('identity.periodTooLong', { days: basis.maxDays })
}

/** The last day for a ground that ends with an age: the eve of that birthday. */
export function lastDayFor(ctx: Ctx, basis: Basis, birthDate: string | null, until: string): string {
  if (basis.endsAtAge === undefined) return until
  if (birthDate === null) throw invalid('identity.birthDateNeeded')
  const birthday = new Date(`${birthDate}T00:00:00Z`)
  birthday.setUTCFullYear(birthday.getUTCFullYear() + basis.endsAtAge)
  const last = new Date(birthday.getTime() - DAY_MS).toISOString().slice(0, 10)
  if (last < ctx.today()) throw invalid('identity.ofAge', { age: basis.endsAtAge })
  return last < until ? last : until
}

/** The grounds and groups of services that this province knows. */
export async function delegationRules(ctx: Ctx) {
  const { bases, scopes, assistMinutes } = ctx.setting(RULES)
  return { bases, scopes: scopes.map(({ code, name }) => ({ code, name })), assistMinutes }
}
