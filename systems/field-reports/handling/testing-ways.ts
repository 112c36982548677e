import { getCase } from '@hue-s/engines/cases/index.ts'
import { SYSTEM, type Actor } from '@hue-s/kernel/server/access.ts'
import type { Act } from '../contract.ts'
import { showReport } from '../service.ts'
import { headOf, officerOf, operator, step, type Desk } from './testing.ts'

export const WORDS = 'Nội dung đủ dài để ghi'
/** Where a report stands, for whoever takes the next step. */
export interface At {
  id: string
  agency: string
  version: number
}
export const REPORTERS = ['answer', 'appeal', 'reopen', 'withdraw'] as const
export type ReportersStep = (typeof REPORTERS)[number]

/** A step with those who may take it, from which state, and what they bring along. */
interface Taken {
  from: string
  who: (at: At) => Actor
  more?: (at: At, who: Actor) => Promise<Partial<Act>>
}

/** Ways through the table of a report at a desk; the desk is asked for when it is needed, as it opens late. */
export function waysAt(desk: () => Desk) {
  const officer = (at: At) => officerOf(at.agency)
  async function take(at: At, who: Actor, action: string, more: Partial<Act> = {}): Promise<At> {
    const row = await desk()
      .as(who)
      .act(step(at.id, at.version, action, more))
    return { id: at.id, agency: row.agency?.id ?? at.agency, version: row.version }
  }
  async function reporterTakes(at: At, action: ReportersStep): Promise<At> {
    const said = { id: at.id, version: at.version, note: WORDS }
    const mine = desk().as(desk().reporter)
    const row = action === 'appeal' ? await mine.appeal(said) : await mine.reply({ ...said, action })
    return { ...at, version: row.version }
  }
  async function assigned(): Promise<At> {
    const sent = await desk().submit()
    return { id: sent.id, agency: sent.agency?.id ?? '', version: sent.version }
  }
  const result = async (who: Actor) => ({ note: WORDS, photos: [await desk().photo(who, true)] })

  /** How a report comes to stand in each state. */
  const reach: Record<string, () => Promise<At>> = {
    assigned,
    unrouted: async () => {
      const at = await assigned()
      return take(at, officer(at), 'return', { note: WORDS })
    },
    working: async () => {
      const at = await assigned()
      return take(at, officer(at), 'accept')
    },
    waiting: async () => {
      const at = await reach['working']!()
      return take(at, officer(at), 'ask', { note: WORDS })
    },
    paused: async () => {
      const at = await reach['working']!()
      return take(at, officer(at), 'pause', { note: WORDS, reason: 'weather' })
    },
    resolved: async () => {
      const at = await reach['working']!()
      const who = officer(at)
      return take(at, who, 'resolve', await result(who))
    },
    published: async () => take(await reach['resolved']!(), operator(), 'publish', { nothingToCover: true }),
    closed: async () => take(await reach['published']!(), operator(), 'unpublish', { note: WORDS }),
    refused: async () => {
      const at = await take(await reach['working']!(), operator(), 'markFalse', { note: WORDS })
      const second = operator()
      const request = (await desk().as(second).requests({})).items.find((r) => r.reportId === at.id)
      return { ...at, version: (await desk().as(second).decide({ id: request!.id, approve: true })).version }
    },
    appealed: async () => reporterTakes(await reach['refused']!(), 'appeal'),
    withdrawn: async () => reporterTakes(await assigned(), 'withdraw'),
    /** Public at once, as another door may have it, and not yet done. */
    shown: async () => {
      const at = await assigned()
      await desk().app.run(async (ctx) => showReport(ctx, await getCase(ctx.as(SYSTEM), at.id)))
      return { ...at, version: (await desk().as(operator()).work({ id: at.id })).version }
    },
  }

  /** Every step of staff. */
  const steps: Readonly<Record<string, Taken>> = {
    route: { from: 'unrouted', who: operator, more: async () => ({ agencyId: desk().communes[0] ?? '' }) },
    keep: { from: 'unrouted', who: operator },
    accept: { from: 'assigned', who: officer },
    assign: {
      from: 'working',
      who: (at) => headOf(at.agency),
      more: async (at) => ({ assigneeId: (await desk().as(operator()).colleagues({ id: at.id })).items[0]?.id ?? '' }),
    },
    return: { from: 'working', who: officer, more: async () => ({ note: WORDS }) },
    transfer: { from: 'working', who: operator, more: async () => ({ agencyId: desk().communes[0] ?? '' }) },
    ask: { from: 'working', who: officer, more: async () => ({ note: WORDS }) },
    pause: { from: 'working', who: officer, more: async () => ({ note: WORDS, reason: 'materials' }) },
    resume: { from: 'paused', who: officer },
    extend: { from: 'working', who: officer, more: async () => ({ note: WORDS, extension: { workingDays: 2 } }) },
    resolve: { from: 'working', who: officer, more: (_, who) => result(who) },
    redo: { from: 'resolved', who: operator, more: async () => ({ note: WORDS }) },
    publish: { from: 'resolved', who: operator, more: async () => ({ nothingToCover: true }) },
    close: { from: 'resolved', who: operator },
    unpublish: { from: 'published', who: operator, more: async () => ({ note: WORDS }) },
    republish: { from: 'closed', who: operator },
    refuse: { from: 'assigned', who: operator, more: async () => ({ reason: 'not-enough', note: WORDS }) },
    markFalse: { from: 'working', who: officer, more: async () => ({ note: WORDS }) },
    lift: { from: 'appealed', who: operator, more: async () => ({ note: WORDS }) },
    uphold: { from: 'appealed', who: operator, more: async () => ({ note: WORDS }) },
    hide: { from: 'shown', who: operator, more: async () => ({ note: WORDS }) },
  }

  return { take, reporterTakes, assigned, result, reach, steps }
}
