/**
 * Photos that another app hands over («Chia sẻ» in the gallery). The service worker puts them down as they came; the
 * page takes them into a new draft, makes them small and takes their place away. The server never sees them so.
 */
export const SHARE_PATH = '/report/share'
/** Where they lie in between. */
export const SHARED = 'shared-files'
const MOST_FILES = 6
const MOST_BYTES = 40 * 1024 * 1024
const OLD_MS = 86_400_000
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface SharedThings {
  files: File[]
  /** What the other app said beside them. */
  words: string
  /** More than could be taken, or larger. */
  left: number
}

const place = (id: string, part: string | number) => `${SHARE_PATH}/${id}/${part}`

async function forgetOld(kept: Cache): Promise<void> {
  for (const request of await kept.keys()) {
    const at = Number((await kept.match(request))?.headers.get('x-at') ?? 0)
    if (Math.abs(Date.now() - at) > OLD_MS) await kept.delete(request)
  }
}

const textOf = (value: FormDataEntryValue | null) => (typeof value === 'string' ? value.trim() : '')

/** In the service worker: keeps what came and leads to a new report. */
export async function receiveShared(request: Request): Promise<Response> {
  try {
    const form = await request.formData()
    const all = form.getAll('photos').filter((one): one is File => typeof one !== 'string' && one.size > 0)
    const files = all.filter(({ size }) => size <= MOST_BYTES).slice(0, MOST_FILES)
    const words = [...new Set(['title', 'text', 'url'].map((name) => textOf(form.get(name))))]
      .filter(Boolean)
      .join('\n')
    const id = crypto.randomUUID()
    const kept = await caches.open(SHARED)
    await forgetOld(kept)
    const headers = { 'x-at': String(Date.now()) }
    for (const [index, file] of files.entries())
      await kept.put(place(id, index), new Response(file, { headers: { ...headers, 'content-type': file.type } }))
    const facts = { words: words.slice(0, 2000), names: files.map(({ name }) => name), left: all.length - files.length }
    await kept.put(place(id, 'facts'), new Response(JSON.stringify(facts), { headers }))
    return Response.redirect(`/report?share=${id}`, 303)
  } catch {
    // No room left, or not what a gallery sends: the form is there all the same.
    return Response.redirect('/report?share=missed', 303)
  }
}

/** In the page: takes what came, once; undefined when it is not there (any more). */
export async function takeShared(id: string): Promise<SharedThings | undefined> {
  if (!ID.test(id) || typeof caches === 'undefined') return undefined
  const kept = await caches.open(SHARED)
  const facts = await kept.match(place(id, 'facts'))
  // Whoever takes it away first has it: a second tab finds nothing.
  if (!facts || !(await kept.delete(place(id, 'facts')))) return undefined
  const { words, names, left } = (await facts.json()) as { words: string; names: string[]; left: number }
  const files: File[] = []
  for (const [index, name] of names.entries()) {
    const found = await kept.match(place(id, index))
    if (found) files.push(new File([await found.blob()], name, { type: found.headers.get('content-type') ?? '' }))
    await kept.delete(place(id, index))
  }
  return { files, words, left }
}

/** Throws away what was handed over and not taken. */
export const wipeShared = async (): Promise<void> => {
  if (typeof caches !== 'undefined') await caches.delete(SHARED)
}
