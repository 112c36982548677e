import { AppError } from '@hue-s/kernel/shared/error.ts'
import type { DeviceStore, Waiting } from './device-store.ts'

/** The two calls that sending needs; tests give their own. */
export interface Carrier {
  upload(blob: Blob, key: string): Promise<{ id: string }>
  submit(body: Waiting['body'] & { photos: string[] }, key: string): Promise<{ id: string }>
}

export type Outcome = { id: string; sent: { id: string } } | { id: string; kept: AppError }

/** A refusal that sending again unchanged cannot cure: the person has to look at it. */
export const needsPerson = ({ status }: { status: number }) =>
  status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status)

/**
 * Sends one thing that waits: photos first, each once, then the report under its own key, so that a lost answer
 * never makes a second report. It leaves the device only when the server has answered with the report's code.
 */
export async function sendOne(store: DeviceStore, carrier: Carrier, waiting: Waiting): Promise<Outcome> {
  const one = { ...waiting, blobs: [...waiting.blobs] }
  try {
    for (const [index, photo] of one.blobs.entries()) {
      if (photo.fileId) continue
      const { id } = await carrier.upload(photo.blob, `${one.id}.${photo.id}`)
      one.blobs[index] = { ...photo, fileId: id }
      await store.putWaiting(one)
    }
    const photos = one.blobs.flatMap(({ fileId }) => fileId ?? [])
    const sent = await carrier.submit({ ...one.body, photos }, one.id)
    await store.dropWaiting(one.id)
    return { id: one.id, sent }
  } catch (thrown) {
    const error = thrown instanceof AppError ? thrown : new AppError(0, 'kernel.bug')
    const words = error.details['text'] as { vi: string; en: string } | undefined
    await store.putWaiting({
      ...one,
      tries: one.tries + 1,
      lastError: { status: error.status, code: error.code, ...(words && { words }) },
    })
    return { id: one.id, kept: error }
  }
}

/** Sends everything of this person that waits, oldest first; what needs the person is left until they look. */
export async function sendAll(
  store: DeviceStore,
  carrier: Carrier,
  owner: string | null,
  only?: string,
): Promise<Outcome[]> {
  const all = (await store.listWaiting()).sort((a, b) => a.createdAt.localeCompare(b.createdAt))
  const due = only
    ? all.filter(({ id }) => id === only)
    : all.filter((one) => !one.lastError || !needsPerson(one.lastError))
  const mine = due.filter((one) => one.owner === owner)
  const outcomes: Outcome[] = []
  for (const one of mine) {
    const outcome = await sendOne(store, carrier, one)
    outcomes.push(outcome)
    // Without a network or a sign-in the others would fare no better.
    if ('kept' in outcome && (outcome.kept.status === 0 || outcome.kept.status === 401)) break
  }
  return outcomes
}
