import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Running } from '@hue-s/kernel/server/boot.ts'
import type { Config } from '@hue-s/kernel/server/config.ts'
import { startEmbeddedPostgres } from '@hue-s/kernel/server/embedded-postgres.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { startSandbox } from './sandbox.ts'

export interface Instance {
  running: Running
  url: string
  /** The lines that tell a person at the terminal where to go. */
  welcome(ms: number): string
  stop(): Promise<void>
}

/**
 * Starts database, stand-ins of the outside world (demo) and platform; undoes everything when one fails. The database
 * comes up while the platform's code, which is most of it, is still being read, the stand-ins beside all of it.
 */
export async function startInstance(
  given: Config,
  onStop: (stop: () => Promise<void>) => void = () => undefined,
): Promise<Instance> {
  const undo: (() => Promise<void>)[] = []
  let stopping = false
  const stop = async () => {
    stopping = true
    for (const step of undo.splice(0).reverse()) await step()
  }
  /** Remembers how to stop what has started; at once, if everything is being stopped already. */
  const keep = async <T extends { stop(): Promise<void> }>(started: Promise<T>): Promise<T> => {
    const part = await started
    if (stopping) await part.stop()
    else undo.push(() => part.stop())
    return part
  }
  onStop(stop)
  const database = given.databaseUrl ? undefined : keep(startEmbeddedPostgres({ dataDir: given.dataDir }))
  const sandbox = given.mode === 'demo' ? keep(startSandbox(given)) : undefined
  const code = import('./platform.ts')
  try {
    const [postgres, outside, platform] = await Promise.all([database, sandbox, code])
    // For tools that look at the data of a running instance; as secret as the data folder itself.
    if (postgres) await writeFile(join(given.dataDir, 'database-url'), postgres.url, { mode: 0o600 })
    const config = outside
      ? {
          ...given,
          outside: {
            ...outside.outside,
            ...definedOf(given.outside),
            signing: { ...outside.outside.signing, ...definedOf(given.outside.signing ?? {}) },
          },
          inbound: { ...outside.inbound, ...definedOf(given.inbound) },
        }
      : given
    const running = await keep(
      platform.bootPlatform(config, postgres?.socketUrl ?? postgres?.url ?? given.databaseUrl ?? ''),
    )
    const url = await running.listen().catch((error: unknown) => {
      if ((error as { code?: string }).code === 'EADDRINUSE')
        throw new StartError('webPortInUse', { port: config.port })
      throw error
    })
    // What is needed of the stand-ins to begin with is where they will be; who opens a page need not wait for them.
    await outside?.ready
    return { running, url, welcome: (ms) => platform.welcome(config, running.platform, ms), stop }
  } catch (error) {
    await stop()
    // What was still on its way stops itself when it arrives. The database knows best what is wrong with a folder in use.
    const [started] = await Promise.allSettled([database, sandbox, code])
    throw started.status === 'rejected' ? started.reason : error
  }
}

const definedOf = <T extends object>(given: T): Partial<T> =>
  Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)) as Partial<T>
