import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import type { Device } from '../contract.ts'
import type { Meta, NewObservation } from '../ingest/check.ts'
import { funnelOf, type Hears } from '../ingest/funnel.ts'
import type { Outcome } from '../ingest/ingest.ts'
import { metaAtHand, metaOf } from '../ingest/meta.ts'
import { Quota } from '../quota.ts'
import { readPayload, readPlain } from './payload.ts'
import { addressOf } from './topics.ts'

/** What becomes of a message; the numbers are the reason codes of MQTT 5 (§2.4). */
export const REASON = {
  success: 0,
  notAuthorized: 0x87,
  topicInvalid: 0x90,
  quota: 0x97,
  payload: 0x99,
  unspecified: 0x80,
} as const

/** A device of ours, or the province's own broker, which has asked its clients who they are. */
export interface Sender {
  byWhom: string
  /** Without end where the broker counts. */
  perMinute: number
  may(meta: Meta): boolean
}

/** In whose name observations of the outside broker are kept. */
export const BROKER: Sender = { byWhom: 'mqtt broker', perMinute: Infinity, may: () => true }

const senders = new WeakMap<Device, Sender>()
/** A device as the sender of many messages. */
export function senderOf(device: Device): Sender {
  const found = senders.get(device)
  if (found) return found
  const things = new Set(device.things)
  const ofUnit = device.kind === 'agency' ? device.unitId : null
  const made: Sender = {
    byWhom: `device ${device.id}`,
    perMinute: device.perMinute,
    may: ({ thingId, unitId }) => things.has(thingId) || (ofUnit !== null && ofUnit === unitId),
  }
  senders.set(device, made)
  return made
}

const quota = new Quota()
const asides = new RateLimiterMemory({ points: 1_000, duration: 60 })

/** One message on its way: it is told what became of it, after the commit. Only then may it be acknowledged. */
export abstract class Message implements Hears {
  readonly sender: Sender

  constructor(sender: Sender) {
    this.sender = sender
  }

  abstract decided(reason: number): void
  abstract failed(error: unknown): void

  taken(outcome: Outcome): void {
    if (outcome.is !== 'aside') return this.decided(outcome.is === 'refused' ? REASON.notAuthorized : REASON.success)
    // What cannot be true is kept apart, durably: sending it again would not make it true.
    asides.consume(this.sender.byWhom).then(
      () => this.decided(REASON.payload),
      () => this.decided(REASON.quota),
    )
  }
}

const mayAfford = ({ byWhom, perMinute }: Sender): boolean => perMinute === Infinity || quota.take(byWhom, perMinute)

/** Takes a message in, whatever its topic and its payload. */
export function take(platform: Platform, topic: string, payload: Buffer, message: Message): void {
  const address = addressOf(topic)
  if (!address) return message.decided(REASON.topicInvalid)
  if (!mayAfford(message.sender)) return message.decided(REASON.quota)
  const read = readPayload(platform, address, payload)
  if (read) put(platform, read, message)
  else message.decided(REASON.payload)
}

/** Takes a message for one datastream in if its payload is of the commonest kind; false leaves it to `take`. */
export function takePlain(platform: Platform, datastream: number, text: string, message: Message): boolean {
  const row = readPlain(datastream, text, platform.clock)
  if (!row) return false
  if (mayAfford(message.sender)) put(platform, row, message)
  else message.decided(REASON.quota)
  return true
}

function put(platform: Platform, row: NewObservation, message: Message): void {
  const meta = metaAtHand(platform, row.datastream)
  if (meta) return admit(platform, row, meta, message)
  metaOf(platform, row.datastream).then(
    (found) => admit(platform, row, found, message),
    (error: unknown) => message.failed(error),
  )
}

function admit(platform: Platform, row: NewObservation, meta: Meta | undefined, message: Message): void {
  const { sender } = message
  if (!meta || !sender.may(meta)) message.decided(REASON.notAuthorized)
  else if (!funnelOf(platform).add(row, sender.byWhom, message)) message.decided(REASON.quota)
}

/** Who has no secret may only listen. */
export const NOBODY: Sender = { byWhom: 'nobody', perMinute: 0, may: () => false }

/** Nobody is left to be told what became of it. */
export class LastWill extends Message {
  decided(): void {}
  failed(): void {}
}
