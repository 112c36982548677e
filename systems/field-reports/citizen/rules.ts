import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'

/** The province's `field-reports-citizen.json`: how near is «nearby», how often a person who follows is told. */
export const citizenSetting = setting(
  'field-reports-citizen',
  z.strictObject({
    similar: z.strictObject({
      /** Reports within so many metres are offered. */
      metres: z.int().min(10).max(2_000),
      /** Closed ones, when they were closed within so many days. */
      days: z.int().min(1).max(365),
      most: z.int().min(1).max(10),
    }),
    watch: z.strictObject({
      /** Things one person may follow. */
      most: z.int().min(1).max(500),
      /** Messages a day; what comes after waits for one message in the morning. */
      perDay: z.int().min(1).max(50),
    }),
  }),
)
