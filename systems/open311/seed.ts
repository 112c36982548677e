import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { seedDemoKey } from './partners.ts'
import { walkAtSeed } from './project.ts'

/** The key everybody may try, and what the demo has published already. */
export async function seed(ctx: Ctx): Promise<void> {
  await seedDemoKey(ctx)
  await walkAtSeed(ctx)
}
