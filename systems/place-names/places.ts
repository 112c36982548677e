import { z } from 'zod'
import { fold } from '@hue-s/kernel/shared/text.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import type { Document } from '@hue-s/engines/search/index.ts'

// The province's file of well-known places, which the geo engine loads and checks.
const file = setting(
  'places',
  z.object({
    places: z.array(
      z.object({
        name: z.string(),
        kind: z.string(),
        at: z.tuple([z.number(), z.number()]),
        words: z.array(z.string()).default([]),
      }),
    ),
  }),
)

export interface Place {
  key: string
  name: string
  kind: string
  words: string[]
  at: { lon: number; lat: number }
}

const keyOf = (name: string) =>
  fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/** The province's well-known places; two of one name are told apart by a number. */
export function listPlaces(ctx: Ctx): Place[] {
  const used = new Map<string, number>()
  return ctx.setting(file).places.map(({ name, kind, at: [lon, lat], words }) => {
    const key = keyOf(name)
    const nth = (used.get(key) ?? 0) + 1
    used.set(key, nth)
    return { key: nth === 1 ? key : `${key}-${nth}`, name, kind, words, at: { lon, lat } }
  })
}

/** Places as people look for them, by every name they have. */
export const placeDocuments = (ctx: Ctx): Document[] =>
  listPlaces(ctx).map((place) => {
    const key = `place-names.kind.${place.kind}`
    const [vi, en] = (['vi', 'en'] as const).map((lang) => ctx.platform.translate(lang, key))
    return {
      kind: 'place',
      id: place.key,
      title: place.name,
      names: place.words,
      ...(vi === undefined || vi === key ? {} : { words: `${vi} ${en}`, note: { vi, en: en ?? vi } }),
      url: `/places/${place.key}`,
      visible: { to: 'public' as const },
      audiences: ['resident', 'visitor'] as const,
      boost: 1.2,
      updatedAt: new Date(0),
    }
  })
