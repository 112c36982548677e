import type { FilterQuery, View } from '@hue-s/engines/cases/contract.ts'
import type { z } from 'zod'

export type Query = z.output<typeof FilterQuery>
type QueueView = View
export const VIEWS = [
  'mine',
  'unassigned',
  'agency',
  'late',
  'escalated',
  'dueToday',
  'all',
] as const satisfies readonly QueueView[]
export const QUEUE_STATES = ['unrouted', 'assigned', 'working', 'waiting', 'paused', 'resolved', 'appealed'] as const

/** What somebody wants to see of the queue; it lives in the address, so that it can be sent to a colleague. */
export interface Wanted {
  view: QueueView
  q: string
  state: string
  commune: string
  sort: 'due' | 'opened'
}

/** Reads it from the address; what is not known there is the whole queue. */
export function readWanted(search: URLSearchParams): Wanted {
  const text = (name: string) => search.get(name) ?? ''
  return {
    view: VIEWS.find((one) => one === text('view')) ?? 'all',
    q: text('q'),
    state: QUEUE_STATES.find((one) => one === text('state')) ?? '',
    commune: /^[0-9a-f-]{36}$/i.test(text('commune')) ? text('commune') : '',
    sort: text('sort') === 'opened' ? 'opened' : 'due',
  }
}

/** The address of it, without what is anyhow so. */
export function writeWanted(wanted: Wanted): URLSearchParams {
  const { view, sort, ...rest } = wanted
  const shown = { ...rest, view: view === 'all' ? '' : view, sort: sort === 'due' ? '' : sort }
  return new URLSearchParams(Object.entries(shown).filter(([, value]) => value !== ''))
}

/** What the case engine is asked for. */
export function queryOf({ view, q, state, commune, sort }: Wanted, type: string, unit: string | null): Query {
  return {
    types: [type],
    view,
    sort,
    ...(q ? { q } : {}),
    ...(state ? { state } : {}),
    ...(commune ? { communeIds: [commune] } : {}),
    ...(unit ? { agencyIds: [unit] } : {}),
  }
}

/** A saved filter as something wanted here. */
export const wantedOf = ({ view, q, state, communeIds, sort }: Query): Wanted => ({
  view,
  q: q ?? '',
  state: state ?? '',
  commune: communeIds?.[0] ?? '',
  sort,
})

export const same = (one: Wanted, other: Wanted) => writeWanted(one).toString() === writeWanted(other).toString()
