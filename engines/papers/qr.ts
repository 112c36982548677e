import QRCode from 'qrcode'

/** White modules around a QR. */
const QUIET = 4

interface QrRun {
  x: number
  y: number
  length: number
}

/** The dark modules of a QR, a run of neighbours in a row at a time, and how many modules a side has. */
function qrRuns(text: string): { size: number; runs: QrRun[] } {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const runs: QrRun[] = []
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      const from = x
      while (x < modules.size && modules.get(y, x)) x += 1
      if (x > from) runs.push({ x: from, y, length: x - from })
    }
  }
  return { size: modules.size, runs }
}

/** A QR for paper, as large as it is meant to be whatever it holds. A hair's overlap closes the seams between rows. */
export function qrRects(text: string, side: number) {
  const { size, runs } = qrRuns(text)
  const cell = side / size
  return runs.map(({ x, y, length }) => ({
    type: 'rect' as const,
    x: x * cell,
    y: y * cell,
    w: length * cell,
    h: cell * 1.03,
    color: '#000',
  }))
}

/** A QR as a drawing for the screen. Error correction M: a fold or a stain does no harm. */
export function qrSvg(text: string): string {
  const { size, runs } = qrRuns(text)
  const side = size + QUIET * 2
  const path = runs.map(({ x, y, length }) => `M${x + QUIET} ${y + QUIET}h${length}v1h-${length}z`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${side}" height="${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`
}
