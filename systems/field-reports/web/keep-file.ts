import { inspectFile } from './inspect-file.ts'
import { inspectVideo, withoutPlace } from './inspect-video.ts'
import { shrinkPhoto } from './shrink-photo.ts'

const MB = 1024 * 1024
/** A larger original is not even opened: an old phone would lose the page over it. */
export const LIMITS = { pictureMb: 40, megapixels: 60, videoMb: 40, videoSeconds: 60 } as const

const FAULTS = ['type', 'heic', 'large', 'pixels', 'broken', 'videoBroken', 'videoLong', 'videoLarge'] as const
/** Why a file is not taken; each has words that say what to do. */
export type Fault = (typeof FAULTS)[number]
export type Kept = { blob: Blob } | { fault: Fault }

async function keepVideo(file: Blob, format: 'mp4' | 'webm'): Promise<Kept> {
  if (file.size > LIMITS.videoMb * MB) return { fault: 'videoLarge' }
  if (format === 'webm') return { blob: new Blob([file], { type: 'video/webm' }) }
  const found = await inspectVideo(file)
  if ('broken' in found) return { fault: 'videoBroken' }
  if (found.seconds > LIMITS.videoSeconds) return { fault: 'videoLong' }
  return { blob: new Blob([await withoutPlace(file, found.index)], { type: 'video/mp4' }) }
}

async function keepPicture(file: Blob, unreadable: Fault): Promise<Kept> {
  const blob = await shrinkPhoto(file)
  return blob ? { blob } : { fault: unreadable }
}

/** Judges a chosen file by its content and makes it small; what cannot be used is refused with the reason. */
export async function keepFile(file: Blob): Promise<Kept> {
  try {
    const found = await inspectFile(file)
    if (found.kind === 'other') return { fault: 'type' }
    if (found.kind === 'video') return await keepVideo(file, found.format)
    if (file.size > LIMITS.pictureMb * MB) return { fault: 'large' }
    // Some browsers can read it (an iPhone's own); the others say what to do.
    if (found.kind === 'heic') return await keepPicture(file, 'heic')
    if (found.width * found.height > LIMITS.megapixels * 1_000_000) return { fault: 'pixels' }
    return await keepPicture(file, 'broken')
  } catch {
    // The system took the file away while it was read.
    return { fault: 'broken' }
  }
}
