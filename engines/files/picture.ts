import sharp from 'sharp'
import { AppError, invalid, unavailable, unsupported } from '@hue-s/kernel/shared/error.ts'
import { readTaken, type Taken } from './exif.ts'
import type { FileType } from './sniff.ts'

export type Variant = 'thumb' | 'view'
const EDGE: Readonly<Record<Variant, number>> = { thumb: 320, view: 1600 }
/** Above any phone's sensor that a report needs; a «bomb» of a few kilobytes declares billions. */
const MAX_PIXELS = 110_000_000
const FORMATS: Readonly<Partial<Record<FileType, string>>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/heic': 'heif',
}

sharp.cache(false)
sharp.concurrency(1)

export interface Measured extends Taken {
  width: number
  height: number
}

const opened = (source: string | Buffer) =>
  sharp(source, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).timeout({ seconds: 20 })

/** Size, place and time of a picture, read from its header. Refuses what cannot be a picture of this type. */
export async function measure(path: string, type: FileType): Promise<Measured> {
  const meta = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined)
  if (type === 'image/heic' && !(await canDecode(path))) throw unsupported('files.heicNotReadable')
  if (!meta || meta.format !== FORMATS[type]) throw invalid('files.imageUnreadable')
  if (meta.width * meta.height > MAX_PIXELS) throw invalid('files.tooManyPixels', { max: MAX_PIXELS / 1_000_000 })
  const turned = (meta.orientation ?? 1) >= 5
  return {
    width: turned ? meta.height : meta.width,
    height: turned ? meta.width : meta.height,
    ...(meta.exif ? readTaken(meta.exif) : {}),
  }
}

/** Most builds of the picture library lack the patented HEVC codec; asking it is the only way to know. */
const canDecode = (path: string) =>
  opened(path)
    .resize(8)
    .toBuffer()
    .then(
      () => true,
      () => false,
    )

/**
 * A smaller picture, turned upright, without EXIF, place, colour profile or anything else the camera wrote.
 * A picture that cannot be decoded is refused, not a bug; one that a busy machine did not manage in time may come again.
 */
export function shrink(source: Buffer, variant: Variant): Promise<{ bytes: Buffer; width: number; height: number }> {
  return gate(async () => {
    try {
      const { data, info } = await opened(source)
        .rotate()
        .resize({ width: EDGE[variant], height: EDGE[variant], fit: 'inside', withoutEnlargement: true })
        .webp({ quality: variant === 'thumb' ? 70 : 80, effort: 3 })
        .toBuffer({ resolveWithObject: true })
      return { bytes: data, width: info.width, height: info.height }
    } catch (error) {
      if (error instanceof AppError) throw error
      if (error instanceof Error && error.message.startsWith('timeout:')) throw unavailable('files.pictureLate')
      throw invalid('files.imageUnreadable')
    }
  })
}

// Two at a time: each may hold a whole decoded picture, and the machine has two cores.
const AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []

async function gate<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go))
  else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}
