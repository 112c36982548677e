import { randomBytes } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict } from '@hue-s/kernel/shared/error.ts'
import { capAreas } from '../cap/areas.ts'
import { signCap } from '../cap/sign.ts'
import { reference } from '../cap/terms.ts'
import { writeCap } from '../cap/write.ts'
import { alertChanged, alertSent } from '../contract.ts'
import { alertsSetting, kindOf } from '../setting.ts'
import * as store from '../store.ts'
import type { AlertRow } from '../store.ts'
import { remember, type By } from '../store-desk.ts'
import { pathOf } from './channels.ts'

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A name that fits into an SMS and that nobody guesses before it is sent: `p46-261122-k3f9a2q`. */
export function newIdentifier(ctx: Ctx, today: string = ctx.today()): string {
  const random = Array.from(randomBytes(7), (byte) => LETTERS[byte % LETTERS.length]).join('')
  return `${ctx.setting(alertsSetting).prefix}-${today.replaceAll('-', '').slice(2)}-${random}`
}

/** The message as CAP, signed, as it will be kept for good. */
async function capOf(ctx: Ctx, row: AlertRow, sentAt: string): Promise<string> {
  const { sender, senderName, geocodeName } = ctx.setting(alertsSetting)
  const earlier = row.refersTo ? await store.sentOfChain(ctx.db, row.chain) : []
  const say = (lang: 'vi' | 'en', key: string) => ctx.platform.translate(lang, key)
  const web = ctx.config.publicUrl.replace(/\/+$/, '') + pathOf(row.identifier)
  const sheet = { vi: say('vi', 'alerts.server.sheet'), en: say('en', 'alerts.server.sheet') }
  const name = (key: string) => `${say('vi', key)} · ${say('en', key)}`
  const xml = writeCap({
    identifier: row.identifier,
    sender,
    senderName,
    sentAt,
    status: row.status,
    msgType: row.msgType,
    references: earlier
      .filter(({ id }) => id !== row.id)
      .map((one) => reference(sender, one.identifier, one.sentAt ?? sentAt)),
    note: row.status === 'actual' ? null : name(`alerts.server.note.${row.status}`),
    event: kindOf(ctx, row.content.kind).name,
    content: row.content,
    areas: await capAreas(ctx, row.content, sentAt),
    geocodeName,
    web,
    resources: [{ name: sheet, type: 'text/html', uri: `${web}/notice` }],
  })
  return signCap(ctx, xml)
}

/** Stops unless what this message refers to is still in force; whoever else follows it up at once waits here. */
async function endEarlier(ctx: Ctx, row: AlertRow, by: By): Promise<AlertRow | undefined> {
  if (!row.refersTo) return undefined
  const earlier = await store.lockAlert(ctx.db, row.refersTo)
  if (earlier?.state === 'over' && earlier.overWhy !== 'expired') throw conflict('alerts.alreadyFollowed')
  if (earlier?.state !== 'sent' || earlier.status !== row.status) throw conflict('alerts.chainOver')
  const overWhy = row.msgType === 'cancel' ? 'cancelled' : 'updated'
  await store.changeAlert(ctx.db, earlier.id, { state: 'over', overWhy }, by)
  await remember(ctx.db, earlier.id, overWhy, by, row.identifier)
  await ctx.emit(alertChanged, { id: earlier.id, status: earlier.status, state: 'over' })
  return earlier
}

/** Sends a message for good. What it says, its CAP form, and what it ends are one change; its channels follow by event. */
export async function sendOut(
  ctx: Ctx,
  row: AlertRow,
  by: By,
  how: { emergency: boolean; approver: boolean; quiet?: boolean },
): Promise<void> {
  const earlier = await endEarlier(ctx, row, by)
  // CAP counts in seconds: within one, what follows is still later than what it follows.
  const least = earlier?.sentAt ? Date.parse(earlier.sentAt) + 1000 : 0
  const sentAt = new Date(Math.max(Math.floor(by.now.getTime() / 1000) * 1000, least))
  await store.changeAlert(
    ctx.db,
    row.id,
    {
      state: 'sent',
      sentAt,
      emergency: how.emergency,
      note: null,
      ...(how.approver ? { approver: { id: by.id, name: by.name } } : {}),
    },
    by,
  )
  if (!row.origin) await store.keepCap(ctx.db, row.id, await capOf(ctx, row, sentAt.toISOString()))
  await remember(ctx.db, row.id, how.emergency ? 'sentAlone' : 'sent', by)
  if (!how.quiet) await ctx.emit(alertSent, { id: row.id, status: row.status, msgType: row.msgType })
  await ctx.emit(alertChanged, { id: row.id, status: row.status, state: 'sent' })
  ctx.changed('alerts')
}
