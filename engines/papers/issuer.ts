import { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'
import { WordsShape } from '@hue-s/kernel/shared/route.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'

const instance = setting('province', z.object({ name: WordsShape }))

/** Who issues papers here, in words. */
export const issuerOf = (ctx: Ctx): Words => ctx.setting(instance).name
