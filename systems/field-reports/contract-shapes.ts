import { z } from 'zod'
import { plainText, Point } from '@hue-s/kernel/shared/route.ts'
import { DeviceFacts } from './contract-citizen.ts'

export const CategoryId = z.string().regex(/^[a-z0-9-]{1,60}$/)

/** A report as somebody sends it. */
export const NewReport = z.object({
  category: CategoryId,
  child: CategoryId.optional(),
  note: plainText(5, 2000),
  at: Point,
  place: plainText(0, 300).default(''),
  /** The commune the person confirmed; without it the one found from the point is taken. */
  communeId: z.uuid().optional(),
  photos: z.array(z.uuid()).max(6).default([]),
  visibility: z.enum(['public', 'agency']).default('public'),
  /** Sent to the centre although the province says where to go instead. */
  insist: z.boolean().optional(),
  device: DeviceFacts.optional(),
})
export type NewReport = z.output<typeof NewReport>
