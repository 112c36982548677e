import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { doorSetting } from './setting.ts'

const DAY = 86_400_000
/** «Default query limit is a span of 90 days or first 1000 requests returned» (GeoReport v2, GET Service Requests). */
const SPAN = 90 * DAY
const MOST = 1000
const MAX_PAGE = 10_000

/** An empty parameter means the same as none at all (GeoReport v2, Optional Arguments). */
export const given = (text: string | undefined): string | undefined => (text?.trim() ? text.trim() : undefined)

/** Stops with 404 when another jurisdiction is meant. Nothing named means this one: there is only one. */
export function checkJurisdiction(ctx: Ctx, asked: string | undefined): void {
  const name = given(asked)?.toLowerCase()
  if (name === undefined || jurisdictionsOf(ctx).includes(name)) return
  throw notFound('open311.noSuchJurisdiction', { jurisdiction: name.slice(0, 100) })
}

function jurisdictionsOf(ctx: Ctx): string[] {
  const host = new URL(ctx.config.publicUrl).hostname.replace(/^www\./, '')
  return [ctx.setting(doorSetting).jurisdiction, ctx.config.province, host].map((name) => name.toLowerCase())
}

/** Values that came once, several times or with commas; nothing given is nothing asked. */
export function listOf(values: readonly string[] | undefined): string[] | undefined {
  const all = (values ?? []).flatMap((v) => v.split(',')).map((v) => v.trim())
  const found = [...new Set(all.filter((v) => v !== ''))]
  return found.length > 0 ? found.slice(0, MOST) : undefined
}

const W3 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

/** A W3C date and time with its offset; a `+` that arrived as a space is understood. */
export function parseInstant(field: string, text: string | undefined): Date | undefined {
  const value = given(text)
  if (value === undefined) return undefined
  const m = W3.exec(value.replace(/ (?=\d{2}:\d{2}$)/, '+'))
  const [, day = '', minutes = '', seconds = ':00', zone = ''] = m ?? []
  const at = new Date(`${day}T${minutes}${seconds}${zone}`)
  // 31 February rolls over to March in JavaScript; here it is a mistake.
  const real = new Date(`${day}T00:00:00Z`)
  const sound = m && !Number.isNaN(at.getTime()) && !Number.isNaN(real.getTime()) && real.toISOString().startsWith(day)
  if (!sound || at.getUTCFullYear() < 1900 || at.getUTCFullYear() > 9000) throw invalid('open311.badDate', { field })
  return at
}

export interface Range {
  from: Date
  to: Date
}

/**
 * The span asked for: the latest 90 days, or the 90 beside the one date that is named. The standard forbids clients to
 * name a longer one but prints no refusal for it; other servers answer, and so does this one, a page of 1000 at a time.
 */
export function rangeOf(input: { start_date?: string | undefined; end_date?: string | undefined }, now: Date): Range {
  const start = parseInstant('start_date', input.start_date)
  const end = parseInstant('end_date', input.end_date)
  if (start && end) {
    if (end < start) throw invalid('open311.badRange')
    return { from: start, to: end }
  }
  if (start) return { from: start, to: new Date(start.getTime() + SPAN) }
  const to = end ?? new Date(now.getTime() + DAY)
  return { from: new Date((end ?? now).getTime() - SPAN), to }
}

export interface Paging {
  limit: number
  offset: number
}

/** `page` counts from 1; a page holds 1000 at most. */
export function pagingOf(input: { page?: string | undefined; page_size?: string | undefined }): Paging {
  const limit = whole('page_size', input.page_size, MOST) ?? MOST
  const page = whole('page', input.page, MAX_PAGE) ?? 1
  return { limit, offset: (page - 1) * limit }
}

function whole(field: string, text: string | undefined, max: number): number | undefined {
  const value = given(text)
  if (value === undefined) return undefined
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0
  if (number < 1 || number > max) throw invalid('open311.badPage', { field, max })
  return number
}

const STATUSES = ['open', 'closed'] as const
export type Status = (typeof STATUSES)[number]

export function statusesOf(values: readonly string[] | undefined): Status[] | undefined {
  return listOf(values)?.map((value) => {
    const status = STATUSES.find((s) => s === value.toLowerCase())
    if (!status) throw invalid('open311.badStatus', { status: value.slice(0, 50) })
    return status
  })
}

/** 2026-11-20T09:00:00+07:00: times are shown as in Vietnam, which has no summer time. */
export const w3 = (at: string | Date): string =>
  `${new Date(new Date(at).getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`
