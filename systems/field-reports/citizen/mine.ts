import { listMine } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { PageInput } from '@hue-s/kernel/shared/route.ts'
import { STATES, type MINE_SHOWS } from '../contract.ts'
import { ownLines } from '../present.ts'
import { TYPE } from '../report-type.ts'

/** States in which a citizen has nothing more to expect, whatever the case engine still calls open. */
const OVER = new Set<string>(['resolved', 'published', 'closed', 'refused', 'withdrawn', 'merged'])
const open = STATES.filter((state) => !OVER.has(state))
const over = STATES.filter((state) => OVER.has(state))

/** Waiting for me: a question to answer, or a result to rate. */
const shows = {
  all: {},
  open: { states: open },
  closed: { states: over },
  waiting: { states: ['waiting'], unratedStates: ['resolved', 'published', 'closed'] },
} satisfies Record<(typeof MINE_SHOWS)[number], object>

/** My reports by key, newest first. */
export async function listOwn(ctx: Ctx, input: PageInput & { show: keyof typeof shows }) {
  const { show, ...page } = input
  const { items, next } = await listMine(ctx, { ...page, types: [TYPE], ...shows[show] })
  return { items: await ownLines(ctx, items), next }
}
