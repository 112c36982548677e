import { createTransport } from 'nodemailer'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { addressesOf } from '../contacts.ts'
import type { Letter } from '../delivery-store.ts'
import { failed, later, PATIENCE_MS, sent, skipped, type Outcome } from './outcome.ts'

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)

/** A post office for one run: connections are kept while the run lasts. */
export interface PostOffice {
  send(platform: Platform, letter: Letter): Promise<Outcome>
  close(): void
}

/** Opens connections to the mail server when the first letter comes. */
export function openPostOffice(smtp: string | undefined): PostOffice {
  const transport = smtp
    ? createTransport(smtp.includes('?') ? `${smtp}&pool=true` : `${smtp}?pool=true`, {
        connectionTimeout: PATIENCE_MS,
        greetingTimeout: PATIENCE_MS,
        socketTimeout: PATIENCE_MS,
        dnsTimeout: PATIENCE_MS,
        disableFileAccess: true,
        disableUrlAccess: true,
      } as object)
    : undefined
  return {
    close: () => transport?.close(),
    async send(platform, letter) {
      const to = letter.contact ? addressesOf(platform, letter.personId, letter.contact).email : null
      if (!transport) return skipped('channelOff')
      if (!to) return skipped('noAddress')
      if (!letter.emailVerified) return skipped('notVerified')
      return Promise.race([transport.sendMail(mailOf(platform, letter, to)).then(() => sent(), whyNot), silence()])
    },
  }
}

const silence = (): Promise<Outcome> =>
  new Promise((resolve) => void setTimeout(() => resolve(later('timeout')), PATIENCE_MS + 1_000).unref())

function mailOf(platform: Platform, letter: Letter, to: string) {
  const { publicUrl } = platform.config
  const host = new URL(publicUrl).hostname
  const t = (key: string) => platform.translate(letter.lang, key)
  const link = letter.link ? publicUrl + letter.link : null
  const text = [
    letter.body,
    ...(link ? [`${t('notify.email.open')}: ${link}`] : []),
    `-- \n${t('notify.email.footer')}`,
  ].join('\n\n')
  const paragraphs = letter.body.split('\n').map((line) => `<p>${escape(line)}</p>`)
  const button = link ? `<p><a href="${escape(link)}">${escape(t('notify.email.open'))}</a></p>` : ''
  const html = `<!doctype html><html lang="${letter.lang}"><meta charset="utf-8"><title>${escape(letter.title)}</title>
<body style="font-family:sans-serif;font-size:17px;line-height:1.5"><h1 style="font-size:20px">${escape(letter.title)}</h1>
${paragraphs.join('\n')}
${button}<hr><p style="font-size:14px">${escape(t('notify.email.footer'))}</p></body></html>`
  return {
    from: { name: t('notify.email.sender'), address: `no-reply@${host}` },
    to: { name: '', address: to },
    subject: letter.title,
    text,
    html,
    // One id for every try: mail programs show a repeat once. No holiday answers, please (RFC 3834).
    messageId: `<${letter.id}@${host}>`,
    headers: { 'auto-submitted': 'auto-generated' },
  }
}

function whyNot(error: { code?: string; responseCode?: number }): Outcome {
  if (error.responseCode !== undefined && error.responseCode >= 500 && error.code !== 'EAUTH') {
    return failed(error.code === 'EENVELOPE' ? 'badAddress' : 'refused')
  }
  if (error.code === 'EAUTH') return later('wrongKey')
  if (error.code === 'ETIMEDOUT') return later('timeout')
  return later(error.responseCode === undefined ? 'unreachable' : 'busy')
}
