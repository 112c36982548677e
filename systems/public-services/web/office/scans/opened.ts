import { NotShown, scaleFor, turned, type Opened } from './document.ts'

async function bytesOf(link: string, signal: AbortSignal): Promise<Blob> {
  const answer = await fetch(link, { signal }).catch(() => {
    throw new NotShown('offline')
  })
  // The link opens the file for an hour; a reload of the dossier makes a new one.
  if (!answer.ok) throw new NotShown(answer.status < 500 ? 'gone' : 'offline')
  return answer.blob()
}

/** Reads a picture or a PDF file; the reader of PDF files comes only when the first one is opened. */
export async function openDocument(link: string, type: string, signal: AbortSignal): Promise<Opened> {
  const blob = await bytesOf(link, signal)
  if (type === 'application/pdf')
    return (await import('./open-pdf.ts')).openPdf(new Uint8Array(await blob.arrayBuffer()))
  return openPicture(blob)
}

async function openPicture(blob: Blob): Promise<Opened> {
  const picture = await createImageBitmap(blob).catch(() => {
    throw new NotShown('broken')
  })
  const size = { width: picture.width, height: picture.height }
  return {
    pages: 1,
    size: () => Promise.resolve(size),
    draw(_page, canvas, { width, turn }) {
      const scale = Math.min(1, scaleFor(size, turn, width))
      const flat = turned(size, turn)
      canvas.width = Math.round(flat.width * scale)
      canvas.height = Math.round(flat.height * scale)
      const brush = canvas.getContext('2d')
      brush?.translate(canvas.width / 2, canvas.height / 2)
      brush?.rotate((turn * Math.PI) / 180)
      brush?.scale(scale, scale)
      brush?.drawImage(picture, -size.width / 2, -size.height / 2)
      return { done: Promise.resolve(), stop: () => undefined }
    },
    close: () => picture.close(),
  }
}
