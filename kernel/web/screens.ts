import type { ComponentType } from 'react'
import type { Allow } from '../shared/route.ts'

export interface ScreenProps {
  /** The `:names` of the path. */
  params: Readonly<Record<string, string>>
}

export interface Screen {
  app: 'citizen' | 'office' | 'ops'
  /** Path below the app's own: `/reports/:id`. */
  path: string
  /** Text key of its title. */
  title: string
  allow: Allow
  /** Shown in the app's menu with this icon (a name of `ui`'s Icon) and place; absent = reached from elsewhere. */
  menu?: { icon: string; order: number; block?: 1 | 2 | 3 | 4 | 5 }
  /** Fetched when first opened. */
  load: () => Promise<{ Screen: ComponentType<ScreenProps> }>
}

/** Declares one screen that a system offers to an app. */
export const screen = (s: Screen): Screen => s
