import { getFile } from '@hue-s/engines/files/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { knownFiles } from './store-messages.ts'

/** Files by their hash that the portal brought and that are still here. */
export async function filesHere(ctx: Ctx, hashes: readonly string[]): Promise<Map<string, string>> {
  const here = new Map<string, string>()
  for (const { sha256: hash, fileId } of await knownFiles(ctx.db, hashes, 'received')) {
    // What no record held for a day is gone.
    const file = fileId === null ? undefined : await getFile(ctx, fileId).catch(() => undefined)
    if (file && file.state !== 'refused') here.set(hash, file.id)
  }
  return here
}
