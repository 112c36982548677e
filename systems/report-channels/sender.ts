import { createHash, createHmac } from 'node:crypto'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'
import type { Channel } from './contract.ts'

/** Who wrote, as the channel knows them. */
export interface Sender {
  channel: Channel
  /** E-mail address, phone in E.164, or the id at Zalo. */
  address: string
  name: string
  /** The channel itself vouches for the address. */
  verified: boolean
}

/** What is kept sealed of a message until it is forgotten. */
export interface Kept {
  sender: Sender
  subject: string
  text: string
  /** Numbers of an e-mail, for the thread of the answer. */
  messageId?: string
  references?: string
}

const USE = 'report-channels.message'
export const sealMessage = (platform: Platform, id: string, kept: Kept): Buffer => seal(platform, USE, id, kept)
export const openMessage = (platform: Platform, id: string, sealed: Buffer): Kept =>
  open<Kept>(platform, USE, id, sealed)

const keyedHash = (platform: Platform, use: string, text: string) =>
  createHmac('sha256', platform.key(`report-channels.${use}`))
    .update(text)
    .digest()

/** By this an address is known again; it cannot be turned back into the address. */
export const senderKey = (platform: Platform, { channel, address }: Pick<Sender, 'channel' | 'address'>): Buffer =>
  keyedHash(platform, 'sender', `${channel} ${address.toLowerCase()}`)

/** The same words, whatever their spaces and marks. */
export const wordsKey = (platform: Platform, text: string): Buffer =>
  keyedHash(platform, 'words', fold(text).replace(/[^\p{L}\p{N}]+/gu, ' '))

/** Numbers of other systems may hold names: only their fingerprint is kept. */
export const numberOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** The reporter as the case shall know them. */
export function reporterOf({ channel, address, name, verified }: Sender) {
  const known = { ...(name ? { name: name.slice(0, 200) } : {}), verified }
  if (channel === 'email') return { ...known, email: address }
  return channel === 'sms' ? { ...known, phone: address } : { ...known, zaloId: address }
}
