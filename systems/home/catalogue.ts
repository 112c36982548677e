import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { unavailable } from '@hue-s/kernel/shared/error.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import type { Audience } from './contract.ts'
import type { Catalogue } from './shared/front.ts'

/** A screen of the citizen app as far as its home page needs to know it. */
export interface KnownScreen {
  path: string
  title: Words
  icon: string
  block: number | null
  order: number
  audiences: readonly Audience[] | null
}

const known = new WeakMap<Platform, Catalogue>()

/** The citizen app says once, when it is mounted, which screens it has: a tile of what is not there is never shown. */
export function knowScreens(platform: Platform, screens: readonly KnownScreen[]): void {
  const services = screens.map((one) => ({ ...one, audiences: one.audiences && [...one.audiences] }))
  known.set(platform, new Map(services.map((service) => [service.path, service])))
}

/** What the app has, as far as this process knows. */
export const catalogueOf = (platform: Platform): Catalogue => known.get(platform) ?? new Map()

/** The same for those who judge paths by it: a process without the app's pages cannot. */
export function neededCatalogue(platform: Platform): Catalogue {
  const found = known.get(platform)
  if (!found) throw unavailable('home.notReady')
  return found
}
