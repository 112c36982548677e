import { createContext, type ComponentType } from 'react'
import type { Panel } from '@hue-s/kernel/web/screens.ts'
import type { BlocksProps } from './Blocks.tsx'

/**
 * The blocks carry every icon, so their code does not come with the page: the server draws them, the browser keeps
 * what was drawn until something about it changes.
 */
export interface ReadyBlocks {
  view?: ComponentType<BlocksProps>
  html?: string | undefined
  /** What was drawn; filled at the first drawing. */
  of?: string
}

/** What of the home page was fetched or drawn before the first drawing. */
export const ReadyPanels = createContext<{
  panels: readonly (readonly [Panel, ComponentType])[]
  blocks: ReadyBlocks
}>({ panels: [], blocks: {} })
