import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeAuthenticate } from '@hue-s/engines/identity/index.ts'
import { boot, type Running } from '@hue-s/kernel/server/boot.ts'
import type { Config } from '@hue-s/kernel/server/config.ts'
import { startEmbeddedPostgres } from '@hue-s/kernel/server/embedded-postgres.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { pages } from './pages.ts'
import { startSandbox } from './sandbox.ts'
import { systems } from './systems.ts'
import { welcome } from './welcome.ts'

export interface Instance {
  running: Running
  url: string
  /** The lines that tell a person at the terminal where to go. */
  welcome(ms: number): string
  stop(): Promise<void>
}

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

/** Starts everything in order: database, stand-ins of the outside world (demo), platform; undoes it when one fails. */
export async function startInstance(
  given: Config,
  onStop: (stop: () => Promise<void>) => void = () => undefined,
): Promise<Instance> {
  const undo: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  onStop(stop)
  try {
    let databaseUrl = given.databaseUrl
    if (!databaseUrl) {
      const postgres = await startEmbeddedPostgres({ dataDir: given.dataDir })
      undo.push(() => postgres.stop())
      databaseUrl = postgres.url
      // For tools that look at the data of a running instance; as secret as the data folder itself.
      await writeFile(join(given.dataDir, 'database-url'), postgres.url, { mode: 0o600 })
    }
    let config = given
    if (given.mode === 'demo') {
      const sandbox = await startSandbox(given)
      undo.push(sandbox.stop)
      config = {
        ...given,
        outside: { ...sandbox.outside, ...definedOf(given.outside) },
        inbound: { ...sandbox.inbound, ...definedOf(given.inbound) },
      }
    }
    const chosen = wanted(config)
    const running = await boot({
      config,
      systems: chosen,
      databaseUrl,
      authenticate: makeAuthenticate(chosen),
      pages,
      seed: config.mode === 'demo',
    })
    undo.push(() => running.stop())
    const url = await running.listen().catch((error: unknown) => {
      if ((error as { code?: string }).code === 'EADDRINUSE')
        throw new StartError('webPortInUse', { port: config.port })
      throw error
    })
    return { running, url, welcome: (ms) => welcome(config, running.platform, ms), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const definedOf = <T extends object>(given: T): Partial<T> =>
  Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)) as Partial<T>
