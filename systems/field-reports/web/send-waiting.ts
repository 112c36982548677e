import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { needsPerson } from '@hue-s/kernel/web/later.ts'
import type { DeviceStore, KeptPhoto, Waiting } from './device-store.ts'
import { asRefusal } from './refusal.ts'

/** What goes over the wire with a report. */
type Outgoing = Waiting['body'] & {
  photos: string[]
  device: { writtenAt: string; sentAt: string; placeFrom?: string; accuracyMetres?: number }
}

/** The two calls that sending needs; tests give their own. */
export interface Carrier {
  upload(blob: Blob, key: string): Promise<{ id: string }>
  submit(body: Outgoing, key: string): Promise<{ id: string; code: string }>
}

/** How far one thing has come: so many of its photos are there. */
export interface Progress {
  id: string
  done: number
  of: number
}

export type Outcome = { id: string; sent: { id: string; code: string } } | { id: string; kept: AppError }

/** Whether the server may have the report although no answer came. */
export const mayHaveArrived = ({ tries, lastError }: Waiting) =>
  tries > 0 && lastError !== undefined && (lastError.status === 0 || lastError.status >= 500)

/** Sends the photos that are not there yet, each once; what is there is written down at once. */
async function sendPhotos(store: DeviceStore, carrier: Carrier, one: Waiting, tell: (p: Progress) => void) {
  const round = one.round ? `.r${one.round}` : ''
  for (const [index, photo] of one.blobs.entries()) {
    tell({ id: one.id, done: index, of: one.blobs.length })
    if (photo.fileId) continue
    const blob = await store.readBlob(photo.id)
    // Its bytes cannot be opened any more (the browser lost its key): the rest of the report is worth more.
    if (!blob) continue
    const { id } = await carrier.upload(blob, `${one.id}.${photo.id}${round}`)
    one.blobs[index] = { ...photo, fileId: id }
    await store.putWaiting(one)
  }
}

function outgoing(one: Waiting): Outgoing {
  return {
    ...one.body,
    photos: one.blobs.flatMap(({ fileId }) => fileId ?? []),
    device: {
      writtenAt: one.createdAt,
      sentAt: one.firstTryAt ?? one.createdAt,
      ...(one.from && { placeFrom: one.from }),
      ...(one.accuracy !== undefined && { accuracyMetres: one.accuracy }),
    },
  }
}

/** Photos wait on the server for a day only; after that they are sent once more, under new keys. */
const withoutFiles = (one: Waiting): Waiting => ({
  ...one,
  round: (one.round ?? 0) + 1,
  blobs: one.blobs.map(({ fileId: _, ...photo }): KeptPhoto => photo),
})

/**
 * Sends one thing that waits: photos first, each once, then the report under its own key, so that a lost answer
 * never makes a second report. It leaves the device only when the server has answered with the report's code.
 */
export async function sendOne(
  store: DeviceStore,
  carrier: Carrier,
  waiting: Waiting,
  tell: (p: Progress) => void = () => undefined,
): Promise<Outcome> {
  const one = { ...waiting, blobs: [...waiting.blobs], firstTryAt: waiting.firstTryAt ?? new Date().toISOString() }
  try {
    await store.putWaiting(one)
    await sendPhotos(store, carrier, one, tell)
    tell({ id: one.id, done: one.blobs.length, of: one.blobs.length })
    const sent = await carrier.submit(outgoing(one), one.id)
    if (one.owner)
      await store.putSent({
        id: one.id,
        reportId: sent.id,
        code: sent.code,
        note: one.body.note.slice(0, 80),
        sentAt: new Date().toISOString(),
        ownerId: one.owner.id,
      })
    await store.dropWaiting(one.id)
    await store.dropDraft(one.draftId)
    return { id: one.id, sent }
  } catch (thrown) {
    const error = asRefusal(thrown)
    if (error.code === 'files.notFound' && !one.round) return sendOne(store, carrier, withoutFiles(one), tell)
    const words = error.details['text'] as { vi: string; en: string } | undefined
    await store.putWaiting({
      ...one,
      tries: one.tries + 1,
      lastError: { status: error.status, code: error.code, ...(words && { words }) },
    })
    return { id: one.id, kept: error }
  }
}

/**
 * Sends everything of this person that waits, oldest first; what needs the person is left until they look. What
 * somebody else wrote, or nobody known, is never sent in this person's name.
 */
export async function sendAll(
  store: DeviceStore,
  carrier: Carrier,
  owner: string,
  only?: string,
  tell?: (p: Progress) => void,
): Promise<Outcome[]> {
  const all = (await store.listWaiting()).sort((a, b) => a.createdAt.localeCompare(b.createdAt))
  const due = only
    ? all.filter(({ id }) => id === only)
    : all.filter((one) => !one.lastError || !needsPerson(one.lastError))
  const mine = due.filter((one) => one.owner?.id === owner)
  const outcomes: Outcome[] = []
  for (const one of mine) {
    const outcome = await sendOne(store, carrier, one, tell)
    outcomes.push(outcome)
    // Without a network or a sign-in the others would fare no better.
    if ('kept' in outcome && (outcome.kept.status === 0 || outcome.kept.status === 401)) break
  }
  return outcomes
}
