import { createHash, randomBytes } from 'node:crypto'
import type { Log } from '@hue-s/kernel/server/log.ts'
import { askForStamp, readStamp, tokenIn, type Stamp } from './stamp.ts'
import { askAbout, readList, readOcsp, type Status } from './status.ts'
import type { Certificate } from './x509.ts'

/** A service that is silent this long is not waited for: what it would have said is fetched later. */
const PATIENCE_MS = 2_500
/** One that failed is left alone this long, so that an outage does not slow down every paper. */
const REST_MS = 20_000
const MOST_BYTES = 4 * 1024 * 1024

const failedAt = new Map<string, number>()

/** Forgets which services failed lately (they were mended, or a test begins). */
export const forgetFailures = (): void => failedAt.clear()
/** Whether a service failed so lately that it is left alone. */
export const failedLately = (name: string): boolean => Date.now() - (failedAt.get(name) ?? -REST_MS) < REST_MS
export function noteAnswer(name: string, answered: boolean): void {
  if (answered) failedAt.delete(name)
  else failedAt.set(name, Date.now())
}

/** One exchange with a service of an authority that we trust: no redirects, bounded in time and size. */
async function exchange(url: string, log: Log, sent?: { type: string; body: Buffer }): Promise<Buffer | undefined> {
  if (failedLately(url)) return undefined
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(sent ? { method: 'POST', headers: { 'content-type': sent.type }, body: new Uint8Array(sent.body) } : {}),
    })
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > MOST_BYTES) throw new Error('the answer is too large')
      chunks.push(chunk)
    }
    if (!response.ok) throw new Error(`status ${response.status}`)
    failedAt.delete(url)
    return Buffer.concat(chunks)
  } catch (error) {
    failedAt.set(url, Date.now())
    log.warn({ url, err: error }, 'a service of an authority did not answer')
    return undefined
  }
}

/** How far a stamper's clock may be from ours. */
const MOST_SKEW_MS = 5 * 60_000

/** A time stamp over these bytes; undefined when the stamper is down, refuses, or its clock is wrong. */
export async function stampFor(
  bytes: Buffer,
  { url, now, log }: { url: string; now: Date; log: Log },
): Promise<{ token: Buffer; stamp: Stamp } | undefined> {
  const digest = createHash('sha256').update(bytes).digest()
  const nonce = randomBytes(8)
  // Positive and without a zero to spare, so that it comes back byte for byte.
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40
  const answer = await exchange(url, log, { type: 'application/timestamp-query', body: askForStamp(digest, nonce) })
  const token = answer && tokenIn(answer, digest, nonce)
  const stamp = token && readStamp(token, digest)
  if (!answer) return undefined
  if (!token || !stamp || Math.abs(stamp.at.getTime() - now.getTime()) > MOST_SKEW_MS) {
    log.warn({ url, at: stamp?.at }, 'a time stamp was refused, is not what was asked for, or its clock is wrong')
    failedAt.set(url, Date.now())
    return undefined
  }
  return { token, stamp }
}

/** What the authority answered, with the bytes that prove it to others. */
export interface Proof {
  status: Status
  kind: 'ocsp' | 'list'
  bytes: Buffer
}

/** Asks the authority of a certificate whether it was revoked: by OCSP, else by its list; undefined when neither answers. */
export async function askStatus(
  certificate: Certificate,
  issuer: Certificate,
  { now, log }: { now: Date; log: Log },
): Promise<Proof | undefined> {
  const isFresh = ({ from, next }: Status) =>
    from.getTime() <= now.getTime() + MOST_SKEW_MS && (next === null || next > now)
  const nonce = randomBytes(16)
  const type = 'application/ocsp-request'
  for (const url of certificate.ocsp.slice(0, 2)) {
    const bytes = await exchange(url, log, { type, body: askAbout(certificate, issuer, nonce) })
    const status = bytes && readOcsp(bytes, certificate, issuer, nonce)
    if (bytes && status && isFresh(status)) return { status, kind: 'ocsp', bytes }
  }
  for (const url of certificate.lists.slice(0, 2)) {
    const bytes = await exchange(url, log)
    const status = bytes && readList(bytes, certificate, issuer)
    if (bytes && status && isFresh(status)) return { status, kind: 'list', bytes }
  }
  return undefined
}
