import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Download, FileSize } from './contract.ts'

const MAX_SECONDS = 24 * 3600

const sign = (ctx: Ctx, id: string, size: FileSize, exp: number) =>
  createHmac('sha256', ctx.platform.key('files.link')).update(`${id}\n${size}\n${exp}`).digest('base64url')

/**
 * An address that shows one size of one file to whoever holds it, until it expires (a day at most). Give it only
 * to somebody who may see the record that holds the file.
 */
export function link(ctx: Ctx, fileId: string, size: FileSize, seconds: number): string {
  const exp = Math.floor(ctx.now().getTime() / 1000) + Math.max(1, Math.min(MAX_SECONDS, Math.floor(seconds)))
  return `/api/files/${fileId}?size=${size}&exp=${exp}&sig=${sign(ctx, fileId, size, exp)}`
}

/** Whether a request carries a signature of ours for exactly this file and size, still in force. */
export function isSigned(ctx: Ctx, { id, size, exp, sig }: Download): boolean {
  if (exp === undefined || sig === undefined || exp * 1000 <= ctx.now().getTime()) return false
  const ours = Buffer.from(sign(ctx, id, size, exp))
  const theirs = Buffer.from(sig)
  return ours.length === theirs.length && timingSafeEqual(ours, theirs)
}
