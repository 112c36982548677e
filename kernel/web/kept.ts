import { device } from './device.ts'
import { ownerOf } from './later.ts'

/** An answer of this person's own, as it was last seen. */
interface Kept {
  url: string
  owner: string
  at: string
  data: unknown
}

const KIND = 'kept'
const OWNER = 'owner'
/** The oldest go first: lists that were looked at once need no room for ever. */
const MOST = 80
export const ME_PATH = '/api/identity/me'

/** Who was signed in when the server was last asked; null: nobody. */
export async function lastOwner(): Promise<string | null> {
  return (await (await device()).find<{ owner: string | null }>(OWNER, 'last'))?.owner ?? null
}

const hearers = new Set<(at: string) => void>()
/** The oldest that is shown since there is no network: whoever begins to hear later is told too. */
let oldest: string | undefined
/** Hears when something kept is shown, with the moment at which it was true. */
export function onKeptShown(hear: (at: string) => void): () => void {
  hearers.add(hear)
  if (oldest !== undefined) hear(oldest)
  return () => void hearers.delete(hear)
}

/** The network is back: what is shown is what is true. */
export const forgetKeptShown = (): void => void (oldest = undefined)

/** Keeps an own answer for opening without a network. When the server says that another person is here, all goes. */
export async function keepAnswer(url: string, data: unknown): Promise<void> {
  const store = await device()
  if (url === ME_PATH) {
    const owner = ownerOf(data as Parameters<typeof ownerOf>[0])
    if (owner === (await lastOwner())) return
    await store.wipe(KIND)
    return store.put(OWNER, 'last', { owner })
  }
  const owner = await lastOwner()
  if (owner === null) return
  await store.put(KIND, url, { url, owner, at: new Date().toISOString(), data } satisfies Kept)
  const all = await store.list<Kept>(KIND)
  const old = all.sort((a, b) => b.at.localeCompare(a.at)).slice(MOST)
  await Promise.all(old.map((one) => store.drop(KIND, one.url)))
}

/** The answer as this person last saw it. */
export async function keptAnswer(url: string): Promise<unknown> {
  const found = await (await device()).find<Kept>(KIND, url)
  if (!found || found.owner !== (await lastOwner())) return undefined
  if (oldest === undefined || found.at < oldest) oldest = found.at
  hearers.forEach((hear) => hear(found.at))
  return found.data
}

/** For whoever signs out: nothing of theirs stays. */
export async function wipeKept(): Promise<void> {
  const store = await device()
  await store.wipe(KIND)
  await store.put(OWNER, 'last', { owner: null })
}
