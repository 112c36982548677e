import { act } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { asPlatform } from '../by-rules.ts'
import { TYPE } from '../contract-shapes.ts'
import { lockDossier, setDossier } from '../store.ts'
import { caseOf, deliver, versionOf } from './after-step.ts'
import { announce } from './announce.ts'
import { follow } from './step.ts'

interface Said {
  recordKind: string
  recordId: string
}

/** The money is there: a dossier that waited for it goes on, a result that waited for it goes out. */
export async function moneyCame(ctx: Ctx, { recordKind, recordId }: Said): Promise<void> {
  if (recordKind !== TYPE) return
  const d = await lockDossier(ctx.db, recordId)
  if (!d || d.money !== 'due') return
  await setDossier(ctx.db, d.id, { money: 'paid' })
  const row = await caseOf(ctx, d.id)
  const version = await versionOf(ctx, d)
  if (row.state === 'paused' && (row.data['pause'] as { reason?: string } | null)?.reason === 'money') {
    await act(asPlatform(ctx), {
      id: d.id,
      action: 'resume',
      input: { message: ctx.platform.translate('vi', 'public-services.server.moneyCame') },
    })
    await follow(ctx, d.id, 'resume', version)
  } else if (row.state === 'ready' && d.deliveryWay === 'online') {
    await deliver(ctx, d.id)
    await follow(ctx, d.id, 'handOver', version)
  } else await announce(ctx, { ...d, money: 'paid' }, row.state, 'paid')
}

/** Money for a dossier of which nothing is owed any more: it was on its way when the dossier ended, and goes back. */
export async function moneyTooLate(ctx: Ctx, { recordKind, recordId }: Said): Promise<void> {
  if (recordKind !== TYPE) return
  const d = await lockDossier(ctx.db, recordId)
  if (d?.money === 'waived') await setDossier(ctx.db, d.id, { money: 'refunding' })
}

/** What had been paid went back. */
export async function moneyWent(ctx: Ctx, { recordKind, recordId }: Said): Promise<void> {
  if (recordKind !== TYPE) return
  const d = await lockDossier(ctx.db, recordId)
  if (d?.money === 'refunding') await setDossier(ctx.db, d.id, { money: 'refunded' })
}
