import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { Platform } from './ctx.ts'

const IV = 12
const TAG = 16

/** Encrypts a value (AES-256-GCM) so that it opens only with the instance's secret, for the same use and owner. */
export function seal(platform: Platform, use: string, owner: string, value: unknown): Buffer {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', platform.key(use), iv).setAAD(Buffer.from(owner))
  const body = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body])
}

/** Opens a sealed value; throws when it was moved to another owner, changed, or sealed under another secret. */
export function open<T>(platform: Platform, use: string, owner: string, sealed: Buffer): T {
  const decipher = createDecipheriv('aes-256-gcm', platform.key(use), sealed.subarray(0, IV), { authTagLength: TAG })
  decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(IV, IV + TAG))
  return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(IV + TAG)), decipher.final()]).toString()) as T
}

/** A keyed fingerprint: finds a sealed value again, and serves as an unguessable token. */
export const keyed = (platform: Platform, use: string, value: string): string =>
  createHmac('sha256', platform.key(use)).update(value).digest('base64url')
