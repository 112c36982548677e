import type { Screen } from '@hue-s/kernel/web/screens.ts'
import type { Audience } from './page.ts'

export type BlockNumber = 1 | 2 | 3 | 4 | 5

export interface Block {
  number: BlockNumber
  screens: readonly Screen[]
}

/** The five blocks are one skeleton; each audience meets them in its own order. */
const ORDER: Readonly<Record<Audience, readonly BlockNumber[]>> = {
  resident: [1, 2, 3, 4, 5],
  visitor: [3, 2, 1, 4, 5],
  business: [4, 2, 1, 3, 5],
}

/** These stand on the page already: as big actions and in the bottom bar. */
const PLACED = ['/report', '/reports', '/mine', '/map']

/** What the systems offer in their menus, block by block; a block without anything is not shown. */
export function blocksOf(screens: readonly Screen[], audience: Audience): Block[] {
  const offered = screens.filter(({ menu, path }) => menu?.block && !PLACED.includes(path))
  return ORDER[audience]
    .map((number) => ({
      number,
      screens: offered
        .filter(({ menu }) => menu?.block === number)
        .sort((a, b) => (a.menu?.order ?? 0) - (b.menu?.order ?? 0)),
    }))
    .filter((block) => block.screens.length > 0)
}
