import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { readMail } from './read-mail.ts'
import { channelSetting, type ChannelSetting } from './setting.ts'
import { takeMail } from './take-mail.ts'

/** Room for six photos of a phone, in base64. */
const MAX_BYTES = 25 * 1024 * 1024
const PER_MINUTE = 120
/** A connection that sends more than this without an end is cut. */
const MAX_DRAINED = 4 * MAX_BYTES

const ports = new WeakMap<Platform, number>()
/** Where the mail port of this instance is; for a free port chosen at the start. */
export const mailPortOf = (platform: Platform): number | undefined => ports.get(platform)

const refusal = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode })

function settingOf({ settings, clock }: Platform): ChannelSetting {
  return settings.at(channelSetting, settings.version(channelSetting, legalDate(clock.now())))
}

/** Opens the port to which the province's mail server forwards. Answers how to close it. */
export async function openMailPort(platform: Platform): Promise<() => Promise<void>> {
  const { mail } = platform.config.inbound
  if (!mail) return async () => undefined
  const limit = new RateLimiterMemory({ points: PER_MINUTE, duration: 60 })
  const server = new SMTPServer({
    lmtp: mail.lmtp,
    name: new URL(platform.config.publicUrl).hostname,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: MAX_BYTES,
    maxClients: 20,
    socketTimeout: 60_000,
    closeTimeout: 1_000,
    onMailFrom({ address }, { remoteAddress }, done) {
      // The forwarder's address is one for everybody, so the sender of the envelope is counted beside it.
      limit.consume(`${remoteAddress} ${address}`).then(
        () => done(),
        () => done(refusal(451, '4.7.1 Too many messages, try again later')),
      )
    },
    onRcptTo({ address }, _session, done) {
      const { email } = settingOf(platform)
      const ours = email.on && email.addresses.includes(address.toLowerCase())
      done(ours ? null : refusal(550, '5.1.1 No such address here'))
    },
    onData(stream, session, done) {
      const { mailFrom } = session.envelope
      take(platform, stream, mailFrom ? mailFrom.address : '').then(
        () => done(null),
        (error: Error & { responseCode?: number }) => {
          if (error.responseCode !== undefined) return done(error)
          // Never the mail itself: it holds what people write.
          platform.log.error({ name: error.name, code: (error as { code?: string }).code }, 'a mail was not taken')
          done(refusal(451, '4.3.0 Try again later'))
        },
      )
    },
  })
  // A client that hangs up in the middle is its own affair.
  server.on('error', () => undefined)
  await new Promise<void>((resolve, refuse) => {
    server.server.once('error', () => refuse(new StartError('configuration', { what: `MAIL_PORT: ${mail.port}` })))
    server.listen(mail.port, mail.host, resolve)
  })
  ports.set(platform, (server.server.address() as AddressInfo).port)
  return () => new Promise<void>((resolve) => server.close(() => resolve()))
}

async function take(platform: Platform, stream: SMTPServerDataStream, envelopeFrom: string): Promise<void> {
  const bytes = await readAll(stream)
  const { trustedHost } = settingOf(platform).email
  const mail = await readMail(bytes, { envelopeFrom, trustedHost }).catch(() => {
    throw refusal(554, '5.6.0 This message cannot be read')
  })
  await inTransaction(platform, { actor: SYSTEM, action: 'report-channels.mail' }, async (ctx) => ({
    result: await takeMail(ctx, mail, bytes),
  }))
}

/** The whole mail; one that is too large is read to its end, so that the refusal is heard. */
async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= MAX_BYTES) chunks.push(chunk)
    else chunks.length = 0
    if (size > MAX_DRAINED) break
  }
  if (size > MAX_BYTES) throw refusal(552, '5.3.4 The message is too large')
  return Buffer.concat(chunks)
}
