import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { AppError, conflict, invalid, unavailable } from '@hue-s/kernel/shared/error.ts'
import { failedLately, noteAnswer } from '../pki/outside.ts'
import { pkiOf } from '../pki/trust.ts'

/** What opens somebody's key. Held in memory only while it is used: never stored, never logged. */
export interface Secrets {
  pin: string
  otp?: string | undefined
}
/** A key as its holder describes it. */
export interface KeyFacts {
  /** DER; its own certificate first, then those up to its authority. */
  certificates: readonly Buffer[]
  algorithm: 'ecdsa' | 'rsa'
  asksOtp: boolean
}
/** Who holds the keys of officials and agencies: a signing service, or a hardware module of the province. */
export interface KeyHolder {
  describe(key: string): Promise<KeyFacts>
  sendOtp(key: string): Promise<void>
  /** Signs SHA-256 digests, all with one opening of the key; the answers are in the order of the questions. */
  sign(key: string, digests: readonly Buffer[], secrets: Secrets): Promise<Buffer[]>
}

const given = new WeakMap<Platform, KeyHolder>()
/** Lets another holder of keys sign, in place of the signing service of the environment. */
export function useKeyHolder(platform: Platform, holder: KeyHolder): void {
  given.set(platform, holder)
}

/** The holder of keys of this instance; refuses in words when it has none. */
export async function keyHolderOf(ctx: Pick<Ctx, 'platform' | 'log' | 'config'>): Promise<KeyHolder> {
  const found = given.get(ctx.platform)
  if (found) return found
  const { remote } = await pkiOf(ctx)
  if (!remote) throw unavailable('papers.noSigningService')
  return remoteHolder(ctx, remote)
}

/** By this name the signing service is left alone for a while after it failed. */
const SERVICE = 'signing service'
const SCREEN_PATIENCE_MS = 4_000
/** What is known of a key, for somebody who waits for a screen: undefined when the service does not answer soon, or did not lately. */
export async function describeSoon(
  ctx: Pick<Ctx, 'platform' | 'log' | 'config'>,
  key: string,
): Promise<KeyFacts | undefined> {
  if (failedLately(SERVICE)) return undefined
  const asked = keyHolderOf(ctx)
    .then((holder) => holder.describe(key))
    .catch(() => undefined)
  const over = new AbortController()
  const late = wait(SCREEN_PATIENCE_MS, undefined, { signal: over.signal }).catch(() => undefined)
  const facts = await Promise.race([asked, late])
  over.abort()
  noteAnswer(SERVICE, facts !== undefined)
  return facts
}

/** Notes whether the holder of keys is there: a refusal in words is an answer. */
export async function noted<T>(work: Promise<T>): Promise<T> {
  try {
    const answer = await work
    noteAnswer(SERVICE, true)
    return answer
  } catch (error) {
    noteAnswer(SERVICE, error instanceof AppError && error.status < 500)
    throw error
  }
}

const PATIENCE_MS = 8_000
const SHA256 = '2.16.840.1.101.3.4.2.1'
const ALGORITHMS: Readonly<Record<string, 'ecdsa' | 'rsa'>> = {
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.113549.1.1.11': 'rsa',
  '1.2.840.10045.4.3.2': 'ecdsa',
}
const Info = z.object({
  key: z.object({ status: z.string(), algo: z.array(z.string()).min(1) }),
  cert: z.object({ certificates: z.array(z.base64()).min(1).max(6) }),
  auth: z.object({ objects: z.array(z.object({ id: z.string() })).optional() }),
})
const Authorized = z.object({ SAD: z.string().min(1) })
const Signed = z.object({ signatures: z.array(z.base64()) })
const Refused = z.object({ error: z.union([z.string(), z.object({ code: z.string() })]) })

/** What a signing service's refusal means to the person who waits. */
function refusalOf(code: string): AppError {
  if (code === 'invalid_pin') return invalid('papers.pinWrong')
  if (code === 'invalid_otp') return invalid('papers.otpWrong')
  if (code === 'credential_locked') return conflict('papers.keyLocked')
  return unavailable('papers.signingServiceDown')
}

type Service = { url: string; token: string }

/** One call of the Cloud Signature Consortium's API, version 2. What is sent may hold a PIN: it appears in no log. */
async function call<S extends z.ZodType>(
  { log }: Pick<Ctx, 'log'>,
  { url, token }: Service,
  [method, shape]: readonly [string, S],
  input: object,
): Promise<z.output<S>> {
  const answer = await fetch(`${url}/csc/v2/${method}`, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(input),
  })
    .then(async (response) => ({ ok: response.ok, body: (await response.json()) as unknown }))
    .catch((error: unknown) => {
      log.warn({ method, why: (error as Error).name }, 'the signing service did not answer')
      throw unavailable('papers.signingServiceDown')
    })
  if (!answer.ok) {
    const { error } = Refused.safeParse(answer.body).data ?? { error: '' }
    const code = typeof error === 'string' ? error : error.code
    log.warn({ method, code }, 'the signing service refused')
    throw refusalOf(code)
  }
  const parsed = shape.safeParse(answer.body)
  if (!parsed.success) {
    log.warn({ method }, 'the signing service answered what we do not understand')
    throw unavailable('papers.signingServiceDown')
  }
  return parsed.data
}

function remoteHolder(ctx: Pick<Ctx, 'log'>, service: Service): KeyHolder {
  const info = (credentialID: string) =>
    call(ctx, service, ['credentials/info', Info], { credentialID, certificates: 'chain', authInfo: true })
  return {
    async describe(key) {
      const { key: facts, cert, auth } = await info(key)
      const algorithm = facts.algo.map((one) => ALGORITHMS[one]).find((one) => one !== undefined)
      if (!algorithm) throw unavailable('papers.signingServiceDown')
      return {
        certificates: cert.certificates.map((one) => Buffer.from(one, 'base64')),
        algorithm,
        asksOtp: auth.objects?.some(({ id }) => id === 'OTP') ?? false,
      }
    },
    async sendOtp(key) {
      await call(ctx, service, ['credentials/sendOTP', z.object({})], { credentialID: key })
    },
    async sign(key, digests, { pin, otp }) {
      const { key: facts } = await info(key)
      const signAlgo = facts.algo.find((one) => ALGORITHMS[one])
      const hashes = digests.map((one) => one.toString('base64'))
      const common = { credentialID: key, hashes, hashAlgorithmOID: SHA256 }
      const authData = [{ id: 'PIN', value: pin }, ...(otp ? [{ id: 'OTP', value: otp }] : [])]
      const { SAD } = await call(ctx, service, ['credentials/authorize', Authorized], {
        ...common,
        numSignatures: hashes.length,
        authData,
      })
      const { signatures } = await call(ctx, service, ['signatures/signHash', Signed], { ...common, SAD, signAlgo })
      if (signatures.length !== digests.length) throw unavailable('papers.signingServiceDown')
      return signatures.map((one) => Buffer.from(one, 'base64'))
    },
  }
}
