import { createTransport } from 'nodemailer'
import { ask, gateway, PATIENCE_MS, withoutMarks } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open } from '@hue-s/kernel/server/sealed.ts'
import { CODE_USE, type Sent } from './contact.ts'
import { readCode } from './store.ts'

/** Sends a code to the address that is to be proved. Late or repeated deliveries carry the same code. */
export async function sendCode(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const row = await readCode(ctx.db, id)
  if (!row || row.usedAt !== null || Date.parse(row.expiresAt) <= ctx.now().getTime()) return
  const { address, code, lang } = open<Sent>(ctx.platform, CODE_USE, id, row.sealed)
  const text = ctx.platform.translate(lang, 'personal.server.code.text', { code })
  if (row.kind === 'phone') await bySms(ctx, id, address, text)
  else await byMail(ctx, id, address, ctx.platform.translate(lang, 'personal.server.code.title'), text)
}

async function bySms(ctx: Ctx, id: string, to: string, text: string): Promise<void> {
  const { sms } = ctx.config.outside
  if (!sms) return
  const { url, option } = gateway(sms.url, '/sms/v1/send')
  const body = {
    brand: option('brand') ?? ctx.t('notify.sms.brand'),
    to,
    text: withoutMarks(text).slice(0, 160),
    reference: id,
  }
  const said = await ask(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${sms.key}` },
    body: JSON.stringify(body),
  })
  const failed = 'is' in said ? said.is === 'later' : said.status >= 500
  // The person is waiting for it: try again soon, under the same reference.
  if (failed) throw new Error('the SMS gateway did not take the code')
}

async function byMail(ctx: Ctx, id: string, to: string, subject: string, text: string): Promise<void> {
  const { smtp } = ctx.config.outside
  if (!smtp) return
  const patience = {
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    dnsTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  const transport = createTransport(smtp, patience as object)
  const { hostname } = new URL(ctx.config.publicUrl)
  const from = { name: ctx.t('notify.email.sender'), address: `no-reply@${hostname}` }
  try {
    await transport.sendMail({
      from,
      to: { name: '', address: to },
      subject,
      text,
      messageId: `<code-${id}@${hostname}>`,
    })
  } catch (error) {
    const { responseCode } = error as { responseCode?: number }
    if (responseCode === undefined || responseCode < 500) throw error
  } finally {
    transport.close()
  }
}
