import { GlobalWorkerOptions, getDocument, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
// oxlint-disable-next-line import/default -- the bundler gives the address of the file
import workerAddress from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import jpegAddress from 'pdfjs-dist/wasm/openjpeg_nowasm_fallback.js?url'
import { NotShown, scaleFor, type Opened } from './document.ts'

GlobalWorkerOptions.workerSrc = workerAddress

/**
 * Somebody else's file is only painted: no script of it runs, nothing is made from text, no form of it is filled in, and
 * it can load nothing, since its bytes are given and the reader knows no address to ask.
 */
const HARMLESS = {
  isEvalSupported: false,
  enableXfa: false,
  useWorkerFetch: false,
  // The page's rules forbid WebAssembly; JPEG 2000 has a decoder without it, found by its own name behind the `#`.
  useWasm: false,
  wasmUrl: `${jpegAddress}#/`,
  // A font that is not in the file is taken from this machine, never from elsewhere.
  useSystemFonts: true,
  stopAtErrors: false,
  maxImageSize: 100_000_000,
  verbosity: 0,
} as const

/** Opens a PDF file for painting; one with a password, or that is none, says so. */
export async function openPdf(data: Uint8Array<ArrayBuffer>): Promise<Opened> {
  const task = getDocument({ data, ...HARMLESS })
  const file = await task.promise.catch((error: unknown) => {
    void task.destroy()
    throw new NotShown((error as Error).name === 'PasswordException' ? 'locked' : 'broken')
  })
  const pages = new Map<number, Promise<PDFPageProxy>>()
  const pageOf = (n: number) => {
    const page = pages.get(n) ?? file.getPage(n)
    pages.set(n, page)
    return page
  }
  return {
    pages: file.numPages,
    async size(n) {
      const { width, height } = (await pageOf(n)).getViewport({ scale: 1 })
      return { width, height }
    },
    draw(n, canvas, { width, turn }) {
      let stop = () => undefined as void
      let stopped = false
      const paint = async () => {
        const page = await pageOf(n)
        if (stopped) return
        const size = page.getViewport({ scale: 1 })
        const viewport = page.getViewport({
          scale: scaleFor(size, turn, width),
          rotation: (page.rotate + turn) % 360,
        })
        canvas.width = Math.max(1, Math.round(viewport.width))
        canvas.height = Math.max(1, Math.round(viewport.height))
        const work = page.render({ canvas, viewport })
        stop = () => work.cancel()
        await work.promise.catch((error: unknown) => {
          if ((error as Error).name !== 'RenderingCancelledException') throw error
        })
      }
      return {
        done: paint(),
        stop: () => {
          stopped = true
          stop()
        },
      }
    },
    close: () => void task.destroy(),
  }
}
