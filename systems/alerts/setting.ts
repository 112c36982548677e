import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { CERTAINTIES, Info, Kind, RESPONSES, Severity, URGENCIES } from './contract.ts'

const words = z.object({ vi: z.string().min(2), en: z.string().min(2) })
const Blank = z.object({
  id: z.string().regex(/^[a-z]+$/),
  label: words,
  example: z.object({ vi: z.string().min(1), en: z.string().min(1) }),
})
const Template = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]+$/),
  name: words,
  msgType: z.enum(['alert', 'cancel']).default('alert'),
  kind: z.string(),
  urgency: z.enum(URGENCIES),
  severity: Severity,
  certainty: z.enum(CERTAINTIES),
  responses: z.array(z.enum(RESPONSES)).min(1),
  level: z.int().min(1).max(5).nullable(),
  hours: z.number().min(1).max(240),
  blanks: z.array(Blank).default([]),
  infos: z.object({ vi: Info, en: Info }),
})

/** Who the province speaks as, what it warns of, and the words it has ready. */
export const alertsSetting = setting(
  'alerts',
  z
    .object({
      /** CAP `sender`: no spaces, commas, `<` or `&` (CAP 1.2, 3.2.1). */
      sender: z.string().regex(/^[^\s,<&]{3,120}$/),
      senderName: words,
      /** Beginning of every identifier. */
      prefix: z.string().regex(/^[A-Za-z0-9-]{2,20}$/),
      contact: z.string().max(120),
      /** Names the list of unit codes in CAP geocodes. */
      geocodeName: z.string().regex(/^\S{2,60}$/),
      kinds: z.array(Kind).min(1),
      levels: z.array(z.object({ level: z.int().min(1).max(5), name: words, colour: z.string() })).length(5),
      templates: z.array(Template).min(1),
    })
    .refine((s) => s.templates.every((t) => s.kinds.some((k) => k.id === t.kind)), 'a template of an unknown kind'),
)

const Place = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)])
const RiverCourse = z.object({
  key: z.string().regex(/^[a-z0-9-]{2,40}$/),
  name: words,
  /** False where the line is only a sketch: it then suggests communes and is never sent as an outline. */
  confirmed: z.boolean(),
  source: words,
  /** From the spring to the mouth. */
  line: z.array(Place).min(2).max(2_000),
  /** Gauges, bridges, confluences, in the same order. */
  marks: z.array(z.object({ id: z.string().regex(/^[a-z0-9-]{2,40}$/), name: words, at: Place })).min(2),
})
export type RiverCourse = z.output<typeof RiverCourse>

/** Where the rivers run, so that people can be warned from one gauge or bridge to another. */
export const riversSetting = setting(
  'rivers',
  z
    .object({ rivers: z.array(RiverCourse) })
    .refine((s) => new Set(s.rivers.map((r) => r.key)).size === s.rivers.length, 'two rivers with one key')
    .refine(
      (s) => s.rivers.every((r) => new Set(r.marks.map((m) => m.id)).size === r.marks.length),
      'two marks of a river with one id',
    ),
)
export type AlertTemplate = z.output<typeof Template>

const OTHER = { id: 'other', name: { vi: 'Cảnh báo', en: 'Alert' }, category: 'other', icon: 'warning' } as const

/** A kind of event; one that the province no longer lists keeps a plain name. */
export function kindOf(ctx: Ctx, id: string): Kind {
  return ctx.setting(alertsSetting).kinds.find((kind) => kind.id === id) ?? { ...OTHER, id }
}
