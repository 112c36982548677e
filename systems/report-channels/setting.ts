import { z } from 'zod'
import { setting } from '@hue-s/kernel/server/settings.ts'

const Host = z.string().regex(/^[a-z0-9.-]{1,253}$/)

/** The province's `report-channels.json`: which doors are open, under which addresses, and how long messages are kept. */
export const channelSetting = setting(
  'report-channels',
  z.strictObject({
    email: z.strictObject({
      on: z.boolean(),
      /** Addresses whose mail is forwarded here; the first one signs the answers. Mail to others is refused. */
      addresses: z.array(z.email().toLowerCase()).max(20),
      /** The mail server whose `Authentication-Results` are believed. */
      trustedHost: Host.optional(),
    }),
    sms: z.strictObject({
      on: z.boolean(),
      /** The word before a report: `PA <text>`. */
      keyword: z.string().regex(/^[A-Z]{2,10}$/),
    }),
    zalo: z.strictObject({
      on: z.boolean(),
      /** Hosts (or `.ending` of hosts) that hold the pictures which Zalo names. */
      mediaHosts: z.array(z.string().regex(/^\.?[a-z0-9.-]{1,253}$/)).max(20),
      /** Minutes after which an unfinished conversation is forgotten. */
      minutes: z
        .int()
        .min(5)
        .max(24 * 60),
    }),
    /** Days after which the words and the sender of a settled message are forgotten. */
    keepDays: z.int().min(1).max(365),
    /** Reports that one sender may send in an hour. */
    perHour: z.int().min(1).max(1000),
    /** The same words of one sender within these minutes are one report. */
    repeatMinutes: z
      .int()
      .min(1)
      .max(24 * 60),
  }),
)
export type ChannelSetting = z.infer<typeof channelSetting.schema>
