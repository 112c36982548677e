import type { IConnackPacket } from 'mqtt-packet'

/** Bytes of one packet: an observation with its parameters is far smaller. */
export const MAX_PACKET = 64 * 1024
/** Messages of one client that wait for their commit; then its socket is read no further. Enough to catch up after an outage in large batches. */
export const MAX_UNDECIDED = 4_000
export const ALIASES = 20

/** The words that MQTT 3.1.1 has for a refusal (§3.2.2.3). */
const OLD: Readonly<Record<number, number>> = { 0x86: 4, 0x85: 2, 0x97: 3, 0x88: 3 }
const NOT_AUTHORIZED = 5

/** The answer to a CONNECT that is refused, for a reason of MQTT 5. */
export const refusal = (reason: number, isV5: boolean): IConnackPacket => ({
  cmd: 'connack',
  sessionPresent: false,
  ...(isV5 ? { reasonCode: reason } : { returnCode: OLD[reason] ?? NOT_AUTHORIZED }),
})

/** The answer to a CONNECT that is accepted; `assigned` is the name that a client without one was given. */
export const welcome = (sessionPresent: boolean, isV5: boolean, assigned: string | undefined): IConnackPacket => ({
  cmd: 'connack',
  sessionPresent,
  ...(isV5
    ? {
        reasonCode: 0,
        properties: {
          receiveMaximum: MAX_UNDECIDED,
          maximumPacketSize: MAX_PACKET,
          topicAliasMaximum: ALIASES,
          sharedSubscriptionAvailable: false,
          ...(assigned === undefined ? {} : { assignedClientIdentifier: assigned }),
        },
      }
    : { returnCode: 0 }),
})
