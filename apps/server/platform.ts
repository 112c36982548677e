import { makeAuthenticate } from '@hue-s/engines/identity/index.ts'
import { boot, type Running } from '@hue-s/kernel/server/boot.ts'
import type { Config } from '@hue-s/kernel/server/config.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { pages } from './pages.ts'
import { systems } from './systems.ts'

export { welcome } from './welcome.ts'

/** The systems this process runs: all, or those of `SYSTEMS=` with everything they use. */
function wanted(config: Config) {
  if (!config.systems) return systems
  const ids = new Set<string>()
  const add = (id: string) => {
    const system = systems.find((s) => s.id === id)
    if (!system) throw new StartError('noSuchSystem', { id })
    if (ids.has(id)) return
    ids.add(id)
    system.uses.forEach(add)
  }
  config.systems.forEach(add)
  return systems.filter((s) => ids.has(s.id))
}

/** Puts the whole platform together over a database that is there. Nothing listens yet. */
export function bootPlatform(config: Config, databaseUrl: string): Promise<Running> {
  const chosen = wanted(config)
  return boot({
    config,
    systems: chosen,
    databaseUrl,
    authenticate: makeAuthenticate(chosen),
    pages,
    seed: config.mode === 'demo',
  })
}
