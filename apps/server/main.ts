import { readConfig } from '@hue-s/kernel/server/config.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { startInstance } from './instance.ts'

/** Ctrl-C and `kill` end everything in order; a second signal ends it at once. */
function endInOrder(stop: () => Promise<void>): void {
  let ending = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(130)
      ending = true
      const late = setTimeout(() => process.exit(1), 15_000)
      late.unref()
      void stop().finally(() => process.exit(0))
    })
  }
}

try {
  const started = performance.now()
  const instance = await startInstance(readConfig())
  endInOrder(instance.stop)
  console.log(instance.welcome(performance.now() - started))
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exit(1)
}
