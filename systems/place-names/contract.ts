import { z } from 'zod'
import { ById, contract, LegalDate, Point, query, WordsShape } from '@hue-s/kernel/shared/route.ts'

const Level = z.enum(['province', 'district', 'commune', 'agency'])
const Named = z.object({ id: z.uuid(), title: WordsShape, level: Level })
/** What became of a unit, or what it was made of. */
const Related = Named.extend({
  /** Only a part of the earlier unit. */
  isPart: z.boolean(),
  on: LegalDate.nullable(),
  citation: z.string().nullable(),
})
export type Related = z.infer<typeof Related>

const UnitPage = Named.extend({
  code: z.string(),
  isLiving: z.boolean(),
  since: LegalDate,
  until: LegalDate.nullable(),
  citation: z.string(),
  areaKm2: z.number().nullable(),
  parent: Named.nullable(),
  /** For one that ended: who took over. */
  today: z.array(Related),
  /** For a living one: what it was made of, at the last change. */
  madeOf: z.array(Related),
})
export type UnitPage = z.infer<typeof UnitPage>

const PlacePage = z.object({
  key: z.string(),
  name: z.string(),
  kind: z.string(),
  words: z.array(z.string()),
  at: Point,
  commune: Named.nullable(),
})
export type PlacePage = z.infer<typeof PlacePage>

export const placeNamesContract = contract('place-names', {
  unit: query('/units/:id', {
    input: ById,
    output: UnitPage,
    allow: 'anyone',
    public: { maxAge: 60, tags: ['units'] },
    errors: ['units.noSuchUnit'],
    summary: {
      vi: 'Một đơn vị hành chính hay cơ quan: nay là gì, trước kia là gì',
      en: 'A unit or agency: what it is today, what it was before',
    },
  }),
  place: query('/places/:key', {
    input: z.object({
      key: z
        .string()
        .max(120)
        .regex(/^[a-z0-9-]+$/),
    }),
    output: PlacePage,
    allow: 'anyone',
    public: { maxAge: 60, tags: ['units'] },
    errors: ['place-names.noSuchPlace'],
    summary: { vi: 'Một địa điểm quen thuộc', en: 'A well-known place' },
  }),
})
