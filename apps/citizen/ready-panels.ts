import { createContext, type ComponentType } from 'react'
import type { Panel } from '@hue-s/kernel/web/screens.ts'

/** Panels of the home page whose code was fetched before the first drawing. */
export const ReadyPanels = createContext<readonly (readonly [Panel, ComponentType])[]>([])
