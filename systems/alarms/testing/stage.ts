import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { datastreamsOfKeys, ingest, telemetry } from '@hue-s/engines/telemetry/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp } from '@hue-s/kernel/testing/testApp.ts'
import { alerts } from '@hue-s/systems/alerts/system.ts'
import { environment } from '@hue-s/systems/environment/system.ts'
import { fieldReports } from '@hue-s/systems/field-reports/system.ts'
import { home } from '@hue-s/systems/home/system.ts'
import { alarmsContract as contract } from '../contract.ts'
import { alarms } from '../system.ts'

export const NOW = '2026-10-10T00:00:00.000Z'
export const MIN = 60_000
const RIVER = 'ben-da/level'

/** A river with its alarm lines 1, 2 and 3 metres (since 2026-07), and people on duty beside it. */
export async function openStage() {
  const engines = [calendar, units, identity, files, geo, cases, notify, papers, search, telemetry]
  const app = await testApp([...engines, fieldReports, home, alerts, environment, alarms], { now: NOW })
  const as = (...permissions: string[]) => app.as(staff(permissions), contract)
  return {
    app,
    as,
    watcher: as('alarms.read', 'alarms.handle'),
    /** Sends values of one series, each so many minutes after the time of the clock at the beginning. */
    async measure(rows: readonly (readonly [minute: number, value: number])[], key = RIVER): Promise<void> {
      const newest = Math.max(...rows.map(([minute]) => minute))
      const begin = Date.parse(NOW)
      if (begin + newest * MIN > app.clock.now().getTime()) app.clock.set(new Date(begin + newest * MIN))
      await app.run(async (ctx) => {
        const datastream = (await datastreamsOfKeys(ctx, [key])).get(key) ?? 0
        await ingest(ctx, rows.map(([minute, result]) => ({ datastream, time: begin + minute * MIN, result })), 'test') // prettier-ignore
      })
      await app.settle()
    },
    async minute(at?: number): Promise<void> {
      if (at !== undefined) app.clock.set(new Date(Date.parse(NOW) + at * MIN))
      for (const [system, name] of [
        [telemetry, 'notice-silence'],
        [alarms, 'each-minute'],
      ] as const) {
        const job = system.jobs.find((j) => j.name === name)
        if (job) await runJob(app.platform, system, job)
      }
      await app.settle()
    },
  }
}
export type Stage = Awaited<ReturnType<typeof openStage>>
