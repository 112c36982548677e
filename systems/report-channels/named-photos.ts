import { storeBytes } from '@hue-s/engines/files/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import { attempt } from './attempt.ts'
import { holdPhotos } from './photos.ts'
import { channelSetting } from './setting.ts'
import { addPhoto, findMessage } from './store.ts'

const MAX_BYTES = 12 * 1024 * 1024
const PATIENCE_MS = 8_000

/** Fetches a picture that Zalo named and hangs it on the report, or on the message that still waits. */
export async function fetchPhoto(ctx: Ctx, { id, url }: { id: string; url: string }): Promise<void> {
  if (!mayFetch(ctx, url)) return
  const bytes = await fetchBytes(url)
  const message = bytes && (await findMessage(ctx.db, id, true))
  if (!bytes || !message) return
  const stored = await attempt(ctx, () => storeBytes(ctx.as(SYSTEM), bytes, 'photo'))
  if (stored instanceof AppError) return
  if (message.caseId)
    await attempt(ctx, () =>
      ctx.as(SYSTEM).call(fieldReportsContract.receivePhoto, { id: message.caseId ?? '', photo: stored.id }),
    )
  else if (message.state === 'waiting') {
    await addPhoto(ctx.db, id, stored.id)
    await holdPhotos(ctx, id, [stored.id])
  }
}

/** Only the hosts that hold Zalo's pictures: a message must not make this server read any other address. */
function mayFetch(ctx: Ctx, text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username || password) return false
  // The stand-in of the demo serves its pictures on this machine.
  if (ctx.config.mode === 'demo' && hostname === '127.0.0.1') return isStandIn(ctx, text)
  const { mediaHosts } = ctx.setting(channelSetting).zalo
  return protocol === 'https:' && mediaHosts.some((h) => hostname === h || (h.startsWith('.') && hostname.endsWith(h)))
}

const isStandIn = (ctx: Ctx, text: string) => {
  const { zalo } = ctx.config.outside
  return zalo !== undefined && new URL(zalo.url).origin === new URL(text).origin
}

/** The bytes; nothing when they are too many or gone for good. A fault of the moment is thrown, to be tried again. */
async function fetchBytes(url: string): Promise<Buffer | undefined> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) })
  if (response.status >= 500 || response.status === 429) throw new Error(`a picture answers ${response.status}`)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > MAX_BYTES) return undefined
    chunks.push(Buffer.from(chunk))
  }
  return response.ok && size > 0 ? Buffer.concat(chunks) : undefined
}
