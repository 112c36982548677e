import { contractOfCases, type Pack as CasePack } from '@hue-s/engines/cases/contract.ts'
import { contract as files } from '@hue-s/engines/files/contract.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { fieldReportsContract, type StaffReport } from '../../../contract.ts'
import * as store from './field-store.ts'
import type { Deed, Pack } from './field-store.ts'

const TYPE = 'field-reports.report'
const AT_ONCE = 3
const hearers = new Set<() => void>()
const changed = () => hearers.forEach((hear) => hear())

/** Calls back after anything on this device changed; answers how to stop. */
export function hearField(hear: () => void): () => void {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

/** Two tabs must not send the same deed at once. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? navigator.locks.request('field-work', work) : work()

/** Fetches the open reports anew; what has not changed since is not asked for again. */
export async function refreshPack(personId: string, scope: Pack['scope']): Promise<Pack> {
  const answer = (await send(contractOfCases.pack, { scope, types: [TYPE] })) as CasePack
  const before = await store.readPack()
  const known = new Map(before?.personId === personId ? before.reports.map((one) => [one.id, one]) : [])
  const wanted = answer.items.map(({ view }) => view.case)
  const reports = await inTurn(wanted, async ({ id, version }) => {
    const kept = known.get(id)
    if (kept?.version === version) return kept
    return (await send(fieldReportsContract.work, { id })) as StaffReport
  })
  const pack: Pack = { personId, scope, at: new Date().toISOString(), reports, more: answer.more }
  await store.putPack(pack)
  changed()
  await keepPictures(reports)
  await store.sweep(pack)
  changed()
  return pack
}

/** Small pictures are kept on the device: their links end after an hour. */
async function keepPictures(reports: readonly StaffReport[]): Promise<void> {
  await inTurn(
    reports.flatMap(({ photos }) => photos),
    async ({ id, thumb }) => {
      if (await store.readBlob(id)) return
      const response = await fetch(thumb).catch(() => undefined)
      if (response?.ok) await store.putBlob(id, await response.blob())
    },
  )
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = []
  let next = 0
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) answers[at] = await work(items[at]!)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return answers
}

/** Writes down what was done; it goes as soon as there is a network. */
export async function addDeed(deed: Deed, blobs: ReadonlyMap<string, Blob>): Promise<void> {
  for (const [id, blob] of blobs) await store.putBlob(id, blob)
  await store.putDeed(deed)
  changed()
}

export async function dropDeed(deed: Deed): Promise<void> {
  await store.dropDeed(deed)
  changed()
}

/** Sends a deed once more on what others have left: a new version is a new deed. */
export async function sendAgain(deed: Deed): Promise<void> {
  const { now } = deed
  const { now: _now, error: _error, ...rest } = deed
  await store.putDeed({
    ...rest,
    id: newId(),
    state: 'waiting',
    ...(now ? { version: now.version, seen: now.timeline.length } : {}),
  })
  // The pictures belong to the new one now.
  await store.dropDeed({ ...deed, photos: [] })
  changed()
}

type Flushed = { sent: number; offline: boolean }

/** Sends what waits, in the order in which it was done. */
export function flushDeeds(personId: string): Promise<Flushed> {
  return alone(async () => {
    let sent = 0
    const stuck = new Set<string>()
    const versions = new Map<string, number>()
    for (const deed of await store.listDeeds()) {
      if (deed.state !== 'waiting' || deed.personId !== personId) continue
      // What comes after a step that did not go, did not happen either.
      if (stuck.has(deed.reportId)) continue
      const outcome = await sendDeed({ ...deed, version: versions.get(deed.reportId) ?? deed.version })
      changed()
      if (outcome === 'offline') return { sent, offline: true }
      if (typeof outcome === 'number') {
        sent += 1
        versions.set(deed.reportId, outcome)
      } else stuck.add(deed.reportId)
    }
    return { sent, offline: false }
  })
}

/** The new version of the report, or why it did not go. */
async function sendDeed(deed: Deed): Promise<number | 'offline' | 'stopped'> {
  let going = deed
  try {
    going = await withPhotos(deed)
    const { reportId: id, version, action, note } = going
    const fileIds = going.photos.flatMap(({ fileId }) => (fileId ? [fileId] : []))
    const more = action === 'resolve' ? { note, photos: fileIds } : {}
    const report = (await send(
      fieldReportsContract.act,
      { id, version, action, ...more },
      { key: going.id },
    )) as StaffReport
    await store.putDeed({ ...going, state: 'sent', error: undefined, now: undefined })
    for (const { id: photoId } of going.photos) await store.putBlob(photoId, new Blob([]))
    await take(report)
    return report.version
  } catch (thrown) {
    const refusal = thrown instanceof AppError ? thrown : new AppError(0, 'kernel.bug')
    // No network, no session, too many at once, a server in trouble: it waits.
    if (refusal.status === 0 || refusal.status === 401 || refusal.status === 429 || refusal.status >= 500)
      return 'offline'
    await refused(going, refusal)
    return 'stopped'
  }
}

async function withPhotos(deed: Deed): Promise<Deed> {
  let going = deed
  for (const photo of deed.photos) {
    if (photo.fileId) continue
    const body = await store.readBlob(photo.id)
    if (!body || body.size === 0) continue
    const { id: fileId } = (await send(files.upload, { purpose: 'photo' }, { body, key: photo.id })) as { id: string }
    going = { ...going, photos: going.photos.map((one) => (one.id === photo.id ? { ...one, fileId } : one)) }
    await store.putDeed(going)
  }
  return going
}

async function refused(deed: Deed, refusal: AppError): Promise<void> {
  const text = refusal.details['text'] as { vi: string; en: string } | undefined
  const error = { status: refusal.status, code: refusal.code, text }
  const now = (await send(fieldReportsContract.work, { id: deed.reportId }).catch(() => undefined)) as
    StaffReport | undefined
  const moved = refusal.code === 'cases.stale' || refusal.code === 'cases.notNow' || refusal.status === 404
  await store.putDeed({ ...deed, state: moved ? 'conflict' : 'refused', error, now })
}

/** Puts the report into the pack as the server answered it. */
async function take(report: StaffReport): Promise<void> {
  const pack = await store.readPack()
  if (!pack) return
  const reports = pack.reports.map((one) => (one.id === report.id ? report : one))
  await store.putPack({ ...pack, reports })
}
