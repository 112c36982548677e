import { createHash, createHmac } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { startMail, type Mail, type MailOptions } from '@hue-s/sandbox/mail.ts'
import { startMessages, type Messages } from '@hue-s/sandbox/messages.ts'
import type { Doors } from '@hue-s/sandbox/send-in.ts'
import { fieldReports } from '@hue-s/systems/field-reports/system.ts'
import { mailPortOf } from '../mail-port.ts'
import { reportChannels } from '../system.ts'

export const OURS = 'phananh@mau.example.vn'
export const SECRETS = { sms: 'a secret of the gateway', appId: '4123456789', zalo: 'a secret of the account' }

export interface Letter {
  from?: string
  subject?: string
  text?: string
  html?: string
  headers?: Record<string, string>
  inReplyTo?: string
  messageId?: string
  attachments?: { filename: string; content: Buffer; contentType?: string }[]
  envelope?: { from: string; to: string }
  raw?: string
}

export interface Stage {
  app: TestApp
  mail: Mail
  messages: Messages
  /** Sends one mail to the product's own port; answers the server's words or throws its refusal. */
  post(letter: Letter): Promise<string>
  sms(body: unknown, signature?: string): Promise<number>
  zalo(event: Record<string, unknown>, signature?: string): Promise<number>
  stop(): Promise<void>
}

/** The whole product on a database, with a mail port of its own and stand-ins for what lies outside. */
export async function startStage(): Promise<Stage> {
  // The stand-ins are up before the product; they learn its addresses below.
  const doors: Doors = {}
  const mailOptions: MailOptions = {}
  const mail = await startMail(mailOptions)
  const messages = await startMessages({ doors })
  const systems = [reportChannels, fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units]
  const app = await testApp(systems, {
    now: '2026-11-20T02:00:00Z',
    env: {
      MAIL_PORT: '0',
      SMTP_URL: mail.url,
      SMS_URL: messages.url,
      SMS_KEY: 'sandbox-sms-token',
      ZALO_URL: messages.url,
      ZALO_KEY: 'sandbox-zalo-token',
      SMS_SECRET: SECRETS.sms,
      ZALO_APP_ID: SECRETS.appId,
      ZALO_SECRET: SECRETS.zalo,
    },
  })
  const at = (name: string) => `${app.url}/api/report-channels/${name}`
  doors.sms = { url: at('sms'), secret: SECRETS.sms }
  doors.zalo = { url: at('zalo'), appId: SECRETS.appId, secret: SECRETS.zalo }
  Object.assign(mailOptions, { door: `smtp://127.0.0.1:${mailPortOf(app.platform)}`, doorAddress: OURS })
  const transport = createTransport({ host: '127.0.0.1', port: mailPortOf(app.platform) ?? 0, ignoreTLS: true })
  // Time goes on between messages, as it does.
  const tick = () => app.clock.set(new Date(app.clock.now().getTime() + 1_000))
  const hook = async (path: string, body: string, header: string, value: string) => {
    tick()
    const headers = { 'content-type': 'application/json', [header]: value }
    const response = await fetch(`${app.url}/api/report-channels/${path}`, { method: 'POST', body, headers })
    await response.arrayBuffer()
    return response.status
  }
  return {
    app,
    mail,
    messages,
    async post({ from = 'mit@example.vn', ...letter }) {
      tick()
      return (await transport.sendMail({ from, to: OURS, ...letter })).response
    },
    sms(sent, signature) {
      const body = typeof sent === 'string' ? sent : JSON.stringify(sent)
      const mac = createHmac('sha256', SECRETS.sms).update(body).digest('hex')
      return hook('sms', body, 'x-signature', signature ?? `sha256=${mac}`)
    },
    zalo(event, signature) {
      const body = JSON.stringify(event)
      const stamp = String(event['timestamp'])
      const mac = createHash('sha256')
        .update(SECRETS.appId + body + stamp + SECRETS.zalo)
        .digest('hex')
      return hook('zalo', body, 'x-zevent-signature', signature ?? `mac=${mac}`)
    },
    async stop() {
      transport.close()
      await app.stop()
      await Promise.all([mail.stop(), messages.stop()])
    },
  }
}
