import sharp, { type OverlayOptions } from 'sharp'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { CoverMode, Shape } from '../contract-handling.ts'

/** A face that is left with so few squares cannot be made out again, whatever is done with the picture. */
const CELLS = 6
const INK = { r: 33, g: 29, b: 51 }

interface Box {
  left: number
  top: number
  width: number
  height: number
}

/**
 * The picture with its shapes covered for good: what lay there is averaged to at most six squares a side (and then
 * blurred), or painted over. The pixels below are not in the answer, nor anything the camera wrote beside them.
 */
export async function coverPicture(picture: Buffer, shapes: readonly Shape[], mode: CoverMode): Promise<Buffer> {
  try {
    const flat = await sharp(picture).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
    const { width, height, channels } = flat.info
    const raw = { width, height, channels: channels as 3 }
    let covered = flat.data
    // One after another: where shapes overlap, the later one covers what the earlier one left, never the original.
    for (const shape of shapes) {
      const overlay = await coverOf(covered, raw, shape, mode)
      covered = await sharp(covered, { raw }).composite([overlay]).removeAlpha().raw().toBuffer()
    }
    return await sharp(covered, { raw }).jpeg({ quality: 86, chromaSubsampling: '4:2:0' }).toBuffer()
  } catch {
    throw invalid('field-reports.notAPicture')
  }
}

/** At least a pixel, rounded outwards: nothing at the rim of a shape stays uncovered. */
function boxOf({ x, y, w, h }: Shape, width: number, height: number): Box {
  const left = Math.min(width - 1, Math.max(0, Math.floor(x * width)))
  const top = Math.min(height - 1, Math.max(0, Math.floor(y * height)))
  const right = Math.min(width, Math.max(left + 1, Math.ceil((x + w) * width)))
  const bottom = Math.min(height, Math.max(top + 1, Math.ceil((y + h) * height)))
  return { left, top, width: right - left, height: bottom - top }
}

async function coverOf(
  picture: Buffer,
  raw: { width: number; height: number; channels: 3 },
  shape: Shape,
  mode: CoverMode,
): Promise<OverlayOptions> {
  const box = boxOf(shape, raw.width, raw.height)
  const flat = mode === 'block' ? await solid(box) : await averaged(picture, raw, box, mode)
  const input =
    shape.kind === 'rect'
      ? flat
      : await sharp(flat)
          .composite([ellipse(box)])
          .png()
          .toBuffer()
  return { input, left: box.left, top: box.top }
}

const solid = ({ width, height }: Box) =>
  sharp({ create: { width, height, channels: 4, background: { ...INK, alpha: 1 } } })
    .png()
    .toBuffer()

async function averaged(
  picture: Buffer,
  raw: { width: number; height: number; channels: 3 },
  box: Box,
  mode: CoverMode,
): Promise<Buffer> {
  const longer = Math.max(box.width, box.height)
  const cells = (side: number) => Math.max(1, Math.round((side / longer) * Math.min(CELLS, longer)))
  const few = await sharp(picture, { raw })
    .extract(box)
    .resize(cells(box.width), cells(box.height), { fit: 'fill', kernel: 'lanczos3' })
    .png()
    .toBuffer()
  const wide = sharp(few)
    .resize(box.width, box.height, { fit: 'fill', kernel: mode === 'blur' ? 'cubic' : 'nearest' })
    .ensureAlpha()
  return (mode === 'blur' && longer > 8 ? wide.blur(Math.max(1, longer / (CELLS * 2))) : wide).png().toBuffer()
}

/** Cuts a cover to an ellipse that fills its box. */
function ellipse({ width, height }: Box): OverlayOptions {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><ellipse cx="${width / 2}" cy="${height / 2}" rx="${width / 2}" ry="${height / 2}" fill="#fff"/></svg>`
  return { input: Buffer.from(svg), blend: 'dest-in' }
}
