import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'

const VERSION = 1

/** SHA-256 of a random token: tokens are long enough that a plain hash cannot be turned back. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** 256 random bits as text that fits a cookie or a header. */
export const randomToken = (): string => randomBytes(32).toString('base64url')

/** The keyed hash under which a citizen id is found: without the instance's key the twelve digits cannot be tried out. */
export const citizenIdHash = (platform: Platform, citizenId: string): Buffer =>
  createHmac('sha256', platform.key('identity.citizenId')).update(citizenId).digest()

/** Encrypts one column of one row; `place` (row and column) is bound in, so that values cannot be swapped about. */
export function sealText(platform: Platform, place: string, text: string): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', platform.key('identity.person'), iv)
  cipher.setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), body])
}

/** Opens what `sealText` closed for the same place; throws when it was changed or moved. */
export function openText(platform: Platform, place: string, sealed: Buffer): string {
  if (sealed[0] !== VERSION) throw new Error(`encrypted column ${place} has an unknown version`)
  const decipher = createDecipheriv('aes-256-gcm', platform.key('identity.person'), sealed.subarray(1, 13))
  decipher.setAAD(Buffer.from(place))
  decipher.setAuthTag(sealed.subarray(13, 29))
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8')
}
