import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'

/** The province's `forms.json`: how long what was begun is kept, and how much of it. */
export const formsSetting = setting(
  'forms',
  z.object({
    /** Days after its last save that a draft is deleted: kept no longer than needed (Luật 91/2025/QH15). */
    draftDays: z.int().min(7).max(730),
    /** Drafts that one person may have at a time. */
    mostDrafts: z.int().min(1).max(500),
  }),
)
