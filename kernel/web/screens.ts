import type { ComponentType } from 'react'
import type { Allow, Output, Route, RouteAddress } from '../shared/route.ts'
import type { Lang, Values } from '../shared/text.ts'

/** Who a person says they are; the choice changes the whole citizen app. */
export type Audience = 'resident' | 'visitor' | 'business'

export interface ScreenProps {
  /** The `:names` of the path. */
  params: Readonly<Record<string, string>>
}

/** Where a person is: the `:names` of the path and what follows the question mark. */
export interface Place {
  params: Readonly<Record<string, string>>
  search: URLSearchParams
}

/** One answer that a screen shows first; the same input that it gives to `useRead`. */
export interface FirstRead {
  route: RouteAddress
  input: Readonly<Record<string, unknown>>
}

/** What a page says of itself to those who share it, to feed readers and to search engines. */
export interface PageHead {
  /** Instead of the screen's title; the app's name is put after it. */
  title?: string
  description?: string
  /** Path of a picture, with what is on it. */
  image?: { path: string; alt: string } | undefined
  /** The one address of what is shown here, when it has several. */
  canonical?: string
  feeds?: readonly { title: string; path: string; type: 'application/rss+xml' | 'application/atom+xml' }[]
  /** Search engines leave it out: it is one of many views of the same things. */
  unlisted?: boolean
}

export interface HeadTools extends Place {
  lang: Lang
  t: (key: string, values?: Values) => string
  /** A first answer, if it was given. */
  answer: <R extends Route>(route: R, input: Readonly<Record<string, unknown>>) => Output<R> | undefined
}

/** What the module of a screen exports. */
export interface ScreenModule {
  Screen: ComponentType<ScreenProps>
  /** Called on the server with the first answers (citizen only). */
  pageHead?: (tools: HeadTools) => PageHead
  /** The file it was made from, written by the build of the server's pages: its sheets are found by it. */
  madeFrom?: string
}

export interface Screen {
  app: 'citizen' | 'office' | 'ops'
  /** Path below the app's own: `/reports/:id`. */
  path: string
  /** Text key of its title. */
  title: string
  allow: Allow
  /** Shown in the app's menu with this icon (a name of `ui`'s Icon) and place; absent = reached from elsewhere. */
  menu?: {
    icon: string
    order: number
    block?: 1 | 2 | 3 | 4 | 5
    /** Whose home shows its tile; absent = everybody's. */
    audiences?: readonly Audience[]
  }
  /**
   * Public answers that the server puts into the page (citizen only), so that it is readable before any script
   * runs. Never name a personal answer here: the page may be shared.
   */
  reads?: (place: Place) => readonly FirstRead[]
  /** Fetched when first opened. */
  load: () => Promise<ScreenModule>
}

/** Declares one screen that a system offers to an app. */
export const screen = (s: Screen): Screen => s

export interface Panel {
  app: 'citizen'
  /** `mine` is personal and comes after the page; `news` is public and is part of it. */
  at: 'mine' | 'news'
  order: number
  reads?: () => readonly FirstRead[]
  load: () => Promise<{ Panel: ComponentType; madeFrom?: string }>
}

/** Declares one part that a system offers to an app's home page. */
export const panel = (p: Panel): Panel => p
