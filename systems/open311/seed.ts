import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { seedDemoKey } from './partners.ts'
import { walkAtSeed } from './project.ts'

/** The key everybody may try, and what the demo has published already. */
export async function seed(ctx: Ctx): Promise<void> {
  await seedDemoKey(ctx)
  await walkAtSeed(ctx)
}

/** Reports laid in while the instance serves come without events: once those of these weeks are there, once all are. */
export async function seedMore(ctx: Ctx, round: number): Promise<boolean> {
  await walkAtSeed(ctx)
  return round === 0
}
