/** What is wrong with a stream; the numbers are the reason codes of MQTT 5 (§2.4). */
export const MALFORMED = 0x81
export const TOO_LARGE = 0x95

/** Takes a packet: where it begins, where its fixed header ends, and where it ends itself. False: nothing more is wanted. */
type Whole = (bytes: Buffer, from: number, body: number, to: number) => boolean

/** What the lower half of the first byte must be, by the kind of packet (§2.1.3); undefined where it says something. */
const FLAGS = [NaN, 0, 0, undefined, 0, 0, 2, 0, 2, 0, 2, 0, 0, 0, 0, 0]
const isSound = (first: number): boolean => {
  const flags = FLAGS[first >> 4]
  return flags === undefined || flags === (first & 15)
}

/** Cuts a stream of bytes into the packets of MQTT (§2.1.4), of which only the length is looked at here. */
export class Frames {
  readonly #most: number
  #kept: Buffer[] = []
  #size = 0
  #need = 0

  /** One that says it is longer than `most` is not waited for. */
  constructor(most: number) {
    this.#most = most
  }

  /** Gives every packet that is whole by now; answers what is wrong, if something is. */
  read(chunk: Buffer, whole: Whole): number | undefined {
    const bytes = this.#with(chunk)
    if (!bytes) return undefined
    let at = 0
    while (at < bytes.length) {
      if (!isSound(bytes[at] ?? 0)) return MALFORMED
      let length = 0
      let body = at + 1
      let shift = 0
      let byte = 0x80
      for (; byte >= 0x80 && shift < 28 && body < bytes.length; shift += 7) {
        byte = bytes[body++] ?? 0
        length += (byte & 0x7f) << shift
      }
      if (byte >= 0x80 && shift === 28) return MALFORMED
      if (length > this.#most) return TOO_LARGE
      const to = body + length
      if (byte >= 0x80 || to > bytes.length) {
        this.#need = byte >= 0x80 ? body - at + 1 : to - at
        break
      }
      if (!whole(bytes, at, body, to)) return undefined
      at = to
    }
    if (at < bytes.length) this.#keep(bytes.subarray(at))
    return undefined
  }

  /** The bytes from the beginning of a packet on; undefined while it cannot be whole. */
  #with(chunk: Buffer): Buffer | undefined {
    if (this.#size === 0) return chunk
    this.#kept.push(chunk)
    this.#size += chunk.length
    if (this.#size < this.#need) return undefined
    const all = Buffer.concat(this.#kept, this.#size)
    this.#kept = []
    this.#size = 0
    this.#need = 0
    return all
  }

  #keep(rest: Buffer): void {
    this.#kept = [rest]
    this.#size = rest.length
    this.#need = Math.max(this.#need, rest.length + 1)
  }
}
