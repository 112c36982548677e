import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAuthenticate } from '@hue-s/engines/identity/index.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import { startOwnProcess } from '@hue-s/kernel/testing/own-process.ts'
import { pages } from '../pages.ts'
import { systems } from '../systems.ts'

/**
 * The whole platform as a process that a story may kill, with a clock that the story sets: the file `clock` in the data
 * folder says by how many milliseconds it is ahead of the machine's. Ten days then pass in a minute.
 */
const LOOK_MS = 4
const { dataDir } = readConfig()
let ahead = 0
let looked = -Infinity
function now(): Date {
  if (performance.now() - looked > LOOK_MS) {
    looked = performance.now()
    ahead = Number(readFileSync(join(dataDir, 'clock'), 'utf8'))
  }
  return new Date(Date.now() + ahead)
}

/** What other systems lay in while they serve would only take the story's time. */
const told = ['environment', 'fire-warning']
const cast = systems.map((system) => ({
  ...system,
  seedMore: told.includes(system.id) ? system.seedMore : undefined,
}))
const { say } = await startOwnProcess(cast, { authenticate: makeAuthenticate(cast), clock: { now }, pages, seed: true })
await say()
