const LONGEST = 1_600
const QUALITY = 0.82

/** The size a picture gets: its longer side at most 1,600 px, never enlarged. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const factor = Math.min(1, LONGEST / Math.max(width, height, 1))
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) }
}

/**
 * Reduces a photo before it is kept: a phone's 6 MB become about 300 KB, and where it was taken is lost with the
 * camera's notes. Undefined when this browser cannot read it.
 */
export async function shrinkPhoto(file: Blob): Promise<Blob | undefined> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const { width, height } = fitted(picture.width, picture.height)
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height)
    picture.close()
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))
    return blob ?? undefined
  } catch {
    return undefined
  }
}
