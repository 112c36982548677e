import { createTransport } from 'nodemailer'
import { failed, later, PATIENCE_MS, sent, type Outcome } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Answer } from './replies.ts'
import { channelSetting } from './setting.ts'

/** The mark of our own answers in `In-Reply-To`: it leads back to the report. */
const OURS = /<answer-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/gi

export const repliesNamed = (headers: string): string[] =>
  [...headers.slice(0, 10_000).matchAll(OURS)].slice(0, 20).flatMap(([, id]) => (id ? [id.toLowerCase()] : []))

/** Sends one answer through the province's mail server, in the thread of the mail it answers (RFC 3834). */
export async function sendMail(ctx: Ctx, id: string, answer: Answer): Promise<Outcome> {
  const { smtp } = ctx.config.outside
  const [from] = ctx.setting(channelSetting).email.addresses
  if (!smtp || !from) return failed('channelOff')
  const patience = {
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    dnsTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
  const transport = createTransport(smtp, patience as object)
  try {
    await transport.sendMail({
      from: { name: ctx.t('report-channels.sender'), address: from },
      to: { name: '', address: answer.to },
      subject: answer.subject ?? '',
      text: `${answer.text}\n\n-- \n${ctx.t('report-channels.mail.footer')}`,
      messageId: `<answer-${id}@${from.split('@')[1]}>`,
      ...(answer.inReplyTo ? { inReplyTo: answer.inReplyTo } : {}),
      ...(answer.references ? { references: answer.references } : {}),
      headers: { 'auto-submitted': 'auto-replied', 'x-auto-response-suppress': 'All' },
    })
    return sent()
  } catch (error) {
    const { responseCode, code } = error as { responseCode?: number; code?: string }
    const lasting = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH'
    return lasting ? failed('refused') : later(code ?? 'unreachable')
  } finally {
    transport.close()
  }
}
