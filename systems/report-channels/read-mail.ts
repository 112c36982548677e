import PostalMime, { type Email } from 'postal-mime'
import { ownWords, plainSubject, textOfHtml } from './mail-text.ts'

/** A mail as far as a report needs it. */
export interface Mail {
  /** Address and name as the mail states them; proof is the trusted server's. */
  from: { address: string; name: string } | undefined
  messageId: string | undefined
  /** In-Reply-To and References together. */
  thread: string
  subject: string
  /** The subject as it came, with the code that an answer carries. */
  rawSubject: string
  text: string
  files: Buffer[]
  /** Written by a machine or to a list: never answered (RFC 3834). */
  automatic: boolean
  authentication: 'pass' | 'fail' | undefined
}

const LIMITS = { maxNestingDepth: 20, maxHeadersSize: 256 * 1024, maxRfc822NestingDepth: 0 }
const MOST_FILES = 20
const LOGO = 8 * 1024
/** Parts that belong to the mail itself. */
const PART_TYPES = /^(text\/(plain|html|calendar|x-amp-html)|application\/(pgp-|pkcs7-|x-pkcs7-|ms-tnef)|message\/)/
const ROBOTS = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounce)([+.@-]|$)/i
const ADDRESS = /^[^\s<>@"]{1,64}@[a-z0-9][a-z0-9.-]{0,250}\.[a-z0-9-]{2,60}$/i

/** Reads a mail of unknown origin; throws when it is nested or headed beyond sense. */
export async function readMail(
  bytes: Buffer,
  { envelopeFrom, trustedHost }: { envelopeFrom: string; trustedHost: string | undefined },
): Promise<Mail> {
  const mail = await PostalMime.parse(bytes, LIMITS)
  const headers = new Map(mail.headers.map(({ key, value }) => [key, value]))
  const from = mail.from && 'address' in mail.from ? mail.from : undefined
  const known = from?.address && ADDRESS.test(from.address) && from.address.length <= 254
  const rawSubject = mail.subject ?? ''
  const written = mail.text?.trim() ? mail.text : textOfHtml(mail.html ?? '')
  return {
    from: known ? { address: String(from.address).toLowerCase(), name: oneLine(from.name ?? '') } : undefined,
    messageId: mail.messageId?.trim().slice(0, 998) || undefined,
    thread: `${mail.inReplyTo ?? ''} ${mail.references ?? ''}`.slice(0, 10_000),
    subject: clean(plainSubject(rawSubject)),
    rawSubject: rawSubject.slice(0, 500),
    text: clean(ownWords(written)),
    files: filesOf(mail),
    automatic: isAutomatic(headers, envelopeFrom, from?.address ?? ''),
    authentication: authenticationOf(mail, trustedHost),
  }
}

const clean = (text: string) => text.normalize('NFC').replace(/[^\P{Cc}\n]/gu, ' ')
const oneLine = (text: string) => clean(text).replace(/\s+/g, ' ').trim().slice(0, 200)

function isAutomatic(headers: ReadonlyMap<string, string>, envelopeFrom: string, from: string): boolean {
  const said = (name: string) => headers.get(name)?.trim().toLowerCase()
  const submitted = said('auto-submitted')
  return (
    envelopeFrom === '' ||
    (submitted !== undefined && !submitted.startsWith('no')) ||
    /^(bulk|junk|list)\b/.test(said('precedence') ?? '') ||
    ['list-id', 'list-unsubscribe', 'x-autoreply', 'x-autorespond', 'x-loop', 'feedback-id'].some((h) =>
      headers.has(h),
    ) ||
    (said('content-type') ?? '').startsWith('multipart/report') ||
    ROBOTS.test(from) ||
    ROBOTS.test(envelopeFrom)
  )
}

/** What may be a photo. Small pictures inside the text are logos and signatures. */
function filesOf(mail: Email): Buffer[] {
  return mail.attachments
    .filter(({ mimeType }) => !PART_TYPES.test(mimeType))
    .map((one) => ({ ...one, bytes: Buffer.from(one.content as ArrayBuffer) }))
    .filter(({ bytes, related, disposition }) => bytes.length > LOGO || !(related || disposition === 'inline'))
    .slice(0, MOST_FILES)
    .map(({ bytes }) => bytes)
}

/** The verdict of the province's own mail server, the topmost header under its name (RFC 8601); nobody else's counts. */
function authenticationOf(mail: Email, trusted: string | undefined): 'pass' | 'fail' | undefined {
  if (trusted === undefined) return undefined
  const verdict = mail.headers.find(
    ({ key, value }) => key === 'authentication-results' && value.split(/[\s;]/, 1)[0]?.toLowerCase() === trusted,
  )?.value
  // DMARC is the one that binds the visible sender; SPF and DKIM alone may speak for somebody else.
  const dmarc = /(?:^|;)\s*dmarc=(\w+)/i.exec(verdict?.replace(/\([^)]*\)/g, '') ?? '')?.[1]?.toLowerCase()
  return dmarc === 'pass' || dmarc === 'fail' ? dmarc : undefined
}
