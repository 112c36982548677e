import { appendFileSync, chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'

/** Where the demonstration's devices find their secrets: one JSON line each, as secret as the data folder itself. */
export const DEVICES_FILE = 'devices.jsonl'

/** Hands a line over once the transaction is committed; a crash in between loses a demonstration device, nothing else. */
export function tellDevice(ctx: Ctx, line: Readonly<Record<string, unknown>>): void {
  const { dataDir } = ctx.config
  ctx.afterCommit(() => {
    mkdirSync(dataDir, { recursive: true })
    const file = join(dataDir, DEVICES_FILE)
    appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 })
    chmodSync(file, 0o600)
  })
}
