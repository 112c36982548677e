import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { seal } from '@hue-s/kernel/server/sealed.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { TYPE } from '../contract-shapes.ts'
import { rulesOf } from '../setting.ts'
import { findDossier, type Dossier } from '../store.ts'
import { connectionOf } from './portal.ts'
import { VERSION, type Outgoing } from './protocol.ts'
import { MESSAGE_SEAL, soon } from './deliver.ts'
import { sha256 } from './signature.ts'
import { snapshotOf } from './snapshot.ts'
import { addMessage, findLink, followSync, lastMessage, lockLink } from './store-messages.ts'

/** Whether the portal is to know of a dossier: always of its own, of ours from the day that the province says. */
async function isTold(ctx: Ctx, d: Dossier): Promise<boolean> {
  const link = await findLink(ctx.db, d.id)
  if (link) return true
  const { report } = rulesOf(ctx).national
  return report !== null && legalDate(new Date(d.filedAt)) >= report.from
}

/**
 * Puts the state of a dossier into the row of messages to the portal, in the transaction of whoever saw it change. What
 * was told last is not told twice; `again` tells it all the same.
 */
export async function queueState(ctx: Ctx, id: string, { again = false } = {}): Promise<boolean> {
  if (!connectionOf(ctx)) return false
  const seen = await findDossier(ctx.db, id)
  if (!seen || !(await isTold(ctx, seen))) return false
  const link = await lockLink(ctx.db, id)
  // As it is once its row of messages is ours: of two changes at once the second tells of both.
  const d = (await findDossier(ctx.db, id)) ?? seen
  const { hoSo, files } = await snapshotOf(ctx, d)
  const hash = sha256(Buffer.from(JSON.stringify(hoSo)))
  const last = await lastMessage(ctx.db, id)
  if (!again && last?.hash === hash && last.state !== 'refused') {
    await followSync(ctx.db, id)
    return false
  }
  const now = ctx.now()
  const message: Outgoing = {
    PhienBan: VERSION,
    MaThongDiep: newId(now.getTime()),
    LoaiThongDiep: 'DongBoHoSo',
    MaHoSo: hoSo.MaHoSo,
    ThuTu: link.sent + 1,
    ThoiDiem: now.toISOString(),
    DuLieu: hoSo,
  }
  await addMessage(ctx.db, {
    id: message.MaThongDiep,
    dossierId: id,
    seq: message.ThuTu,
    status: hoSo.TrangThaiHoSo,
    hash,
    sealed: seal(ctx.platform, MESSAGE_SEAL, message.MaThongDiep, message),
    files,
    madeAt: now,
  })
  await followSync(ctx.db, id)
  ctx.afterCommit(() => soon(ctx.platform))
  return true
}

/** From the outbox: something happened in a dossier. */
export async function dossierMoved(ctx: Ctx, { id }: { id: string }): Promise<void> {
  await queueState(ctx, id)
}
/** From the outbox: a case of ours was rated, or its date moved. */
export async function caseMoved(ctx: Ctx, { id, type }: { id: string; type: string }): Promise<void> {
  if (type === TYPE) await queueState(ctx, id)
}
/** From the outbox: money of a dossier came or went. */
export async function moneyMoved(
  ctx: Ctx,
  { recordKind, recordId }: { recordKind: string; recordId: string },
): Promise<void> {
  if (recordKind === TYPE) await queueState(ctx, recordId)
}
