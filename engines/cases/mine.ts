import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { personOf } from './access.ts'
import { anonymiseCase } from './anonymise.ts'
import { alternatives, caseTypes, type CaseType, type Tone } from './case-type.ts'
import type { CaseLine } from './contract.ts'
import { readPair, writeCursor } from './cursor.ts'
import type { Page } from './lists.ts'
import * as store from './store-mine.ts'

/** What a person may want to see of their cases: all, those that go on, those that wait for them, those that are over. */
export type MineShow = 'all' | 'open' | 'waiting' | 'closed'

export interface MineLine extends CaseLine {
  rating: number | null
  tone: Tone
  /** What the person has to do: something the table lets a party do while it waits, or to rate the result. */
  mine: 'answer' | 'rate' | null
}

const isOver = (type: CaseType, state: string) => ['done', 'refused'].includes(type.states[state]?.tone ?? '')
const isRateable = (type: CaseType, state: string) => {
  const found = type.states[state]
  return found !== undefined && found.tone === 'done' && (found.final || found.rateable === true)
}

/** It waits, and the table lets a party end the waiting. */
function waitsForParty(type: CaseType, state: string): boolean {
  if (type.states[state]?.tone !== 'waiting') return false
  return Object.values(type.actions).some(
    (action) =>
      action.from.includes(state) &&
      action.to !== undefined &&
      type.states[action.to]?.final === false &&
      alternatives(action).some(({ relation }) => relation === 'party' || relation?.startsWith('party:')),
  )
}

const rated = (type: CaseType) => type.ratedBy !== undefined || type.parties.includes('reporter')

const pairs = (fits: (type: CaseType, state: string) => boolean): store.StateOfType[] =>
  caseTypes().flatMap((type) =>
    Object.keys(type.states)
      .filter((state) => fits(type, state))
      .map((state) => ({ type: type.type, state })),
  )

const queries: Record<MineShow, () => Omit<store.MineQuery, 'types'>> = {
  all: () => ({ states: undefined, unrated: [] }),
  open: () => ({ states: pairs((t, s) => !isOver(t, s)), unrated: [] }),
  closed: () => ({ states: pairs(isOver), unrated: [] }),
  waiting: () => ({ states: pairs(waitsForParty), unrated: pairs((t, s) => rated(t) && isRateable(t, s)) }),
}

const typeNamed = (name: string) => caseTypes().find((t) => t.type === name)

/** Cases of every type that the person is a party of, newest first, with what each asks of them. */
export async function listMineOfAll(
  ctx: Ctx,
  {
    show,
    types,
    after,
    limit = 50,
  }: { show: MineShow; types?: readonly string[]; after?: string | undefined; limit?: number },
): Promise<Page<MineLine>> {
  const person = personOf(ctx.actor)
  if (person === null) return { items: [], next: null }
  const rows = await store.listOfPerson(ctx.db, person, { types, ...queries[show]() }, readPair(after), limit + 1)
  const { items, next } = page(rows, limit, (r) => writeCursor([r.key, r.id]))
  return { items: items.map(({ key: _key, ...line }) => ({ ...line, assigneeId: null, ...judged(line) })), next }
}

function judged(line: CaseLine & { rating: number | null }): Pick<MineLine, 'tone' | 'mine'> {
  const type = typeNamed(line.type)
  const tone = type?.states[line.state]?.tone ?? 'busy'
  if (!type) return { tone, mine: null }
  if (waitsForParty(type, line.state)) return { tone, mine: 'answer' }
  return { tone, mine: rated(type) && isRateable(type, line.state) && line.rating === null ? 'rate' : null }
}

/** Which types of case the person has: how many go on, wait for them, are over. */
export async function countMine(ctx: Ctx): Promise<{ type: string; open: number; waiting: number; closed: number }[]> {
  const person = personOf(ctx.actor)
  const rows = person === null ? [] : await store.countOfPerson(ctx.db, person)
  const out = new Map<string, { type: string; open: number; waiting: number; closed: number }>()
  for (const { type: name, state, count, unrated } of rows) {
    const type = typeNamed(name)
    const sum = out.get(name) ?? { type: name, open: 0, waiting: 0, closed: 0 }
    out.set(name, sum)
    if (type && isOver(type, state)) sum.closed += count
    else sum.open += count
    if (type && waitsForParty(type, state)) sum.waiting += count
    else if (type && rated(type) && isRateable(type, state)) sum.waiting += unrated
  }
  return [...out.values()]
}

/**
 * Takes one person's closed cases of a type out of their life: as `anonymise` does by age, here on their own demand.
 * Open ones stay until they end. Answers how many; whether it may be is the caller's to decide.
 */
export async function anonymiseOf(ctx: Ctx, personId: string, type: string, closedBefore: string): Promise<number> {
  const ids = await store.listClosedOf(ctx.db, personId, type, closedBefore)
  for (const { id } of ids) await anonymiseCase(ctx, id, [])
  return ids.length
}
