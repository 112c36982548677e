import { z } from 'zod'
import { contract, query } from '@hue-s/kernel/shared/route.ts'
import { defineSystem } from '@hue-s/kernel/server/system.ts'

const Seen = z.object({
  who: z.string(),
  onBehalfOf: z.string().nullable(),
  units: z.union([z.literal('*'), z.array(z.string())]),
})

/** A neutral system that knows only permissions: what an actor brings through the door shows in its answers. */
export const courts = contract('courts', {
  look: query('/look', {
    input: z.object({}),
    output: Seen,
    allow: 'courts.manage',
    summary: { vi: 'Xem', en: 'Look' },
  }),
  mine: query('/mine', { input: z.object({}), output: Seen, allow: 'account', summary: { vi: 'Của tôi', en: 'Mine' } }),
  verified: query('/verified', {
    input: z.object({}),
    output: Seen,
    allow: 'account',
    assurance: 2,
    summary: { vi: 'Mức 2', en: 'Level 2' },
  }),
})

type Answer = z.infer<typeof Seen>
const seen = async ({
  actor,
}: {
  actor: {
    id: string | null
    onBehalfOf: string | null
    grants: readonly { permission: string; units: '*' | readonly string[] }[]
  }
}): Promise<Answer> => {
  const units = actor.grants.find((g) => g.permission === 'courts.manage')?.units ?? []
  return { who: actor.id ?? '', onBehalfOf: actor.onBehalfOf, units: units === '*' ? '*' : [...units] }
}

export const courtsSystem = {
  ...defineSystem({
    id: 'courts',
    owner: 'Câu lạc bộ quần vợt',
    uses: [],
    contract: courts,
    service: { look: seen, mine: seen, verified: seen },
    roles: { 'courts.manager': ['courts.manage', 'courts.close'], 'courts.cleaner': ['courts.clean'] },
  }),
  folder: 'engines/identity/testing',
}
