import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'

/** A screen of the citizen app as far as counting needs to know it: its pattern (`/reports/:id`), never a real path. */
export interface CountedScreen {
  path: string
  title: Words
}

const known = new WeakMap<Platform, ReadonlyMap<string, CountedScreen>>()
const NONE: ReadonlyMap<string, CountedScreen> = new Map()

/** The citizen app says once, when it is mounted, which screens it has: nothing else is ever counted. */
export function countScreens(platform: Platform, screens: readonly CountedScreen[]): void {
  known.set(platform, new Map(screens.map(({ path, title }) => [path, { path, title }])))
}

export const screensOf = (platform: Platform) => known.get(platform) ?? NONE

/** The service that a screen belongs to: everything below one first part of the address. */
export const serviceOf = (screen: string) => `/${screen.split('/')[1] ?? ''}`

/** What a service is called: the title of its first screen, else its address. */
export function titleOf(platform: Platform, service: string): Words {
  const screens = screensOf(platform)
  const own = screens.get(service) ?? [...screens.values()].find(({ path }) => serviceOf(path) === service)
  return own?.title ?? { vi: service, en: service }
}
