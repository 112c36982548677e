import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { z } from 'zod'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { forbidden, invalid } from '@hue-s/kernel/shared/error.ts'

const MAX = 64 * 1024

/** The body byte for byte: a signature holds for nothing else. */
export async function rawBody(ctx: Ctx): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of (ctx.request.body ?? []) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX) throw invalid('report-channels.badMessage')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const same = (ours: string, theirs: string | undefined) => {
  const [a, b] = [Buffer.from(ours), Buffer.from(theirs ?? '')]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The gateway's way: `x-signature: sha256=<hex HMAC-SHA256 of the body>`. */
export function mustBeGateway(ctx: Ctx, secret: string, body: Buffer): void {
  const mac = createHmac('sha256', secret).update(body).digest('hex')
  if (!same(`sha256=${mac}`, ctx.request.headers?.['x-signature'])) throw forbidden('report-channels.badSignature')
}

/** Zalo's way: `X-ZEvent-Signature: mac=<hex SHA-256 of app id, body, timestamp and the account's secret>`. */
export function mustBeZalo(ctx: Ctx, { appId, secret }: { appId: string; secret: string }, body: Buffer): void {
  const { timestamp } = (parsed(body) ?? {}) as { timestamp?: unknown }
  const stamp = typeof timestamp === 'string' || typeof timestamp === 'number' ? String(timestamp) : ''
  const mac = createHash('sha256').update(appId).update(body).update(stamp).update(secret).digest('hex')
  const given = ctx.request.headers?.['x-zevent-signature']?.replace(/^mac\s*=\s*/i, '')
  if (!same(mac, given?.toLowerCase())) throw forbidden('report-channels.badSignature')
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

export function shaped<S extends z.ZodType>(body: Buffer, shape: S): z.output<S> {
  const found = shape.safeParse(parsed(body))
  if (!found.success) throw invalid('report-channels.badMessage')
  return found.data
}

const DAY = 86_400_000

/** A signed message that is sent again much later is no message. */
export function mustBeFresh(ctx: Ctx, at: number): void {
  if (!(Math.abs(ctx.now().getTime() - at) <= DAY)) throw invalid('report-channels.stale')
}
