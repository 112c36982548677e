import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { Article, Layout, PackContact } from './contract-shapes.ts'

/** The province's `home.json`: the home page of each audience before an operator changes it, and its own help articles. */
export const homeSetting = setting(
  'home',
  z.strictObject({
    audiences: z.strictObject({ resident: Layout, visitor: Layout, business: Layout }),
    /** Beside the product's own; one with the same id takes its place. */
    help: z.array(Article).max(60),
    /** Numbers for visitors beside those for emergencies: consulates, the tourist hotline. Whoever enters one has rung it. */
    contacts: z.array(PackContact).max(60).default([]),
  }),
)
