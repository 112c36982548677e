import { readConfig } from '@hue-s/kernel/server/config.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { startInstance } from './instance.ts'

let stop: () => Promise<void> = async () => undefined

/** Ctrl-C and `kill` end everything in order, also in the middle of a start; a second signal ends it at once. */
function endInOrder(): void {
  let ending = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(130)
      ending = true
      setTimeout(() => process.exit(1), 15_000).unref()
      void stop().finally(() => process.exit(0))
    })
  }
}

endInOrder()
try {
  const started = performance.now()
  const instance = await startInstance(readConfig(), (undo) => (stop = undo))
  console.log(instance.welcome(performance.now() - started))
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(error.message)
  process.exit(1)
}
