import { appendFileSync, chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { register } from './alarms.ts'
import { countDays } from './danger.ts'

const HOUSES = 8
/** Where the demonstration's devices find their secrets. */
const FILE = 'devices.jsonl'

/** A few houses with an alarm; what they say, the demonstration's devices say. Then the days that are over. */
export async function seedMore(ctx: Ctx, round: number): Promise<boolean> {
  if (round === 0) {
    const communes = (await listUnits(ctx, { at: ctx.today(), level: 'commune' })).filter((u) => u.centroid)
    for (let n = 0; n < HOUSES; n++) await addHouse(ctx, n, communes[(n * 5) % communes.length])
    return true
  }
  await countDays(ctx)
  return false
}

async function addHouse(ctx: Ctx, n: number, commune: Awaited<ReturnType<typeof listUnits>>[number] | undefined) {
  if (!commune?.centroid) return
  const at = { lon: commune.centroid.lon + 0.003 * (n - 4), lat: commune.centroid.lat + 0.002 * (n - 3) }
  const made = await register(ctx, {
    name: ctx.t('fire-warning.server.house', { n: n + 1 }),
    address: `${ctx.t('fire-warning.server.lane', { n: n * 7 + 3 })}, ${commune.type} ${commune.name}`,
    unitId: commune.id,
    at,
  })
  const key = `bao-chay-${n + 1}`
  const place = { key, at: [at.lon, at.lat], every: 3_600 }
  const line = { key, device: made.device, secret: made.secret, thing: made.thing, place, streams: { alarm: made.datastream }, from: ctx.now().getTime() } // prettier-ignore
  const { dataDir } = ctx.config
  ctx.afterCommit(() => {
    mkdirSync(dataDir, { recursive: true })
    appendFileSync(join(dataDir, FILE), `${JSON.stringify(line)}\n`, { mode: 0o600 })
    chmodSync(join(dataDir, FILE), 0o600)
  })
}
