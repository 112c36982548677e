import { crc32, deflateRawSync } from 'node:zlib'

export interface Entry {
  name: string
  bytes: Uint8Array
}

const DOS_EPOCH = 1980

/** Date and time as ZIP keeps them, two seconds exact (APPNOTE 4.4.6). */
function dosTime(at: Date): number {
  const date = ((at.getUTCFullYear() - DOS_EPOCH) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  return (date << 16) | time
}

interface Packed {
  name: Buffer
  body: Buffer
  crc: number
  size: number
  stored: boolean
}

function pack({ name, bytes }: Entry): Packed {
  const small = deflateRawSync(bytes)
  const stored = small.length >= bytes.length
  return {
    name: Buffer.from(name),
    body: stored ? Buffer.from(bytes) : small,
    crc: crc32(bytes),
    size: bytes.length,
    stored,
  }
}

/** The fields that a local header and its copy in the directory share. */
function shared(p: Packed, stamp: number): Buffer {
  const out = Buffer.alloc(26)
  out.writeUInt16LE(20, 0)
  // Bit 11: names are UTF-8.
  out.writeUInt16LE(0x0800, 2)
  out.writeUInt16LE(p.stored ? 0 : 8, 4)
  out.writeUInt32LE(stamp >>> 0, 6)
  out.writeUInt32LE(p.crc >>> 0, 10)
  out.writeUInt32LE(p.body.length, 14)
  out.writeUInt32LE(p.size, 18)
  out.writeUInt16LE(p.name.length, 22)
  return out
}

const signature = (n: number) => {
  const out = Buffer.alloc(4)
  out.writeUInt32LE(n)
  return out
}

/** A ZIP archive (no ZIP64: below 4 GB and 65,535 entries). */
export function zip(entries: readonly Entry[], at: Date): Buffer {
  const stamp = dosTime(at)
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const packed of entries.map(pack)) {
    const head = shared(packed, stamp)
    const local = Buffer.concat([signature(0x04034b50), head, packed.name, packed.body])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(signature(0x02014b50), Buffer.from([20, 0]), head, tail, packed.name)
    parts.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, list, end])
}
