import { createHash, randomBytes, randomInt, timingSafeEqual, X509Certificate, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { Issued } from './ca-authority.ts'
import { signDigest } from './ca-ecdsa.ts'
import { readJson, Refusal, sendJson, type Ask } from './serve.ts'

/** A key that is used over the wire: whose it is, and what opens it. */
export type Credential = {
  id: string
  user: string
  issued: Issued
  chain: Buffer[]
  pin: string
  /** Beside the PIN a number that arrives by telephone. */
  asksOtp: boolean
  wrong: number
  otp: string | undefined
}
type Permit = { credential: string; hashes: Set<string>; until: number }

export type Remote = {
  token: string
  credentials: Map<string, Credential>
  permits: Map<string, Permit>
  /** Hashes that were signed, newest last; the tests count them. */
  signed: { credential: string; hash: string; at: string }[]
  otps: { credential: string; otp: string; at: string }[]
  now: () => Date
}

const MOST_WRONG = 3
const MOST_HASHES = 500
const PERMIT_MS = 300_000
const SHA256 = '2.16.840.1.101.3.4.2.1'
const ALGORITHMS = { rsa: '1.2.840.113549.1.1.11', ec: '1.2.840.10045.4.3.2' } as const

const ByCredential = z.object({ credentialID: z.string().max(200) })
const List = z.object({ userID: z.string().max(200).optional(), maxResults: z.int().min(1).max(100).optional() })
const Hashes = z.array(z.base64().max(200)).min(1).max(MOST_HASHES)
const Authorize = ByCredential.extend({
  numSignatures: z.int().min(1).max(MOST_HASHES),
  hashes: Hashes,
  hashAlgorithmOID: z.literal(SHA256),
  authData: z.array(z.object({ id: z.enum(['PIN', 'OTP']), value: z.string().max(40) })).max(4),
})
const SignHash = ByCredential.extend({
  SAD: z.string().max(200),
  hashes: Hashes,
  hashAlgorithmOID: z.literal(SHA256),
  signAlgo: z.enum([ALGORITHMS.rsa, ALGORITHMS.ec]),
})

const no = (code: string, message: string) => new Refusal(400, code, message)
const kindOf = (key: KeyObject | undefined) => (key?.asymmetricKeyType === 'rsa' ? 'rsa' : 'ec')

function find(remote: Remote, id: string): Credential {
  const found = remote.credentials.get(id)
  if (!found) throw no('invalid_request', 'Invalid parameter credentialID')
  return found
}

function infoOf(remote: Remote, { id, issued, chain, asksOtp, wrong }: Credential) {
  const certificate = new X509Certificate(issued.der)
  const now = remote.now()
  const inForce = now >= new Date(certificate.validFrom) && now <= new Date(certificate.validTo)
  const kind = kindOf(issued.key?.own)
  return {
    credentialID: id,
    key: {
      status: wrong >= MOST_WRONG ? 'disabled' : 'enabled',
      algo: [ALGORITHMS[kind]],
      len: kind === 'rsa' ? 2048 : 256,
      ...(kind === 'ec' ? { curve: '1.2.840.10045.3.1.7' } : {}),
    },
    cert: {
      status: issued.revoked ? 'revoked' : inForce ? 'valid' : 'expired',
      certificates: chain.map((der) => der.toString('base64')),
      subjectDN: certificate.subject.replaceAll('\n', ', '),
      serialNumber: certificate.serialNumber,
    },
    auth: {
      mode: 'explicit',
      objects: [
        { type: 'Password', id: 'PIN', format: 'A' },
        ...(asksOtp ? [{ type: 'Password', id: 'OTP', format: 'N', generator: 'totp' }] : []),
      ],
    },
    SCAL: '2',
    multisign: MOST_HASHES,
  }
}

const same = (a: string, b: string) => {
  const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return x !== undefined && y !== undefined && timingSafeEqual(x, y)
}

/** Opens a key for exactly these hashes, once. Three wrong PINs shut it. */
function authorize(remote: Remote, asked: z.infer<typeof Authorize>) {
  const credential = find(remote, asked.credentialID)
  if (credential.wrong >= MOST_WRONG) throw no('credential_locked', 'Too many wrong PINs')
  const said = (id: 'PIN' | 'OTP') => asked.authData.find((one) => one.id === id)?.value ?? ''
  if (!same(said('PIN'), credential.pin)) {
    credential.wrong += 1
    throw no('invalid_pin', 'Invalid PIN')
  }
  if (credential.asksOtp && (credential.otp === undefined || !same(said('OTP'), credential.otp)))
    throw no('invalid_otp', 'Invalid OTP')
  credential.wrong = 0
  credential.otp = undefined
  if (asked.numSignatures !== asked.hashes.length) throw no('invalid_request', 'numSignatures is not that of hashes')
  const SAD = randomBytes(24).toString('base64url')
  const until = remote.now().getTime() + PERMIT_MS
  remote.permits.set(SAD, { credential: credential.id, hashes: new Set(asked.hashes), until })
  return { SAD, expiresIn: PERMIT_MS / 1000 }
}

function signHash(remote: Remote, asked: z.infer<typeof SignHash>) {
  const credential = find(remote, asked.credentialID)
  const permit = remote.permits.get(asked.SAD)
  if (!permit || permit.credential !== credential.id) throw no('invalid_request', 'Invalid parameter SAD')
  if (remote.now().getTime() > permit.until) throw no('SAD_expired', 'SAD expired')
  if (asked.hashes.some((hash) => !permit.hashes.has(hash)))
    throw no('hash_not_authorized', 'A hash was not authorized by the SAD')
  const key = credential.issued.key?.own
  if (!key || asked.signAlgo !== ALGORITHMS[kindOf(key)]) throw no('invalid_request', 'Invalid parameter signAlgo')
  if (credential.issued.revoked) throw no('invalid_request', 'The certificate is revoked')
  remote.permits.delete(asked.SAD)
  const at = remote.now().toISOString()
  const signatures = asked.hashes.map((hash) => {
    const digest = Buffer.from(hash, 'base64')
    if (digest.length !== 32) throw no('invalid_request', 'A hash is not one of SHA-256')
    remote.signed.push({ credential: credential.id, hash, at })
    return signDigest(key, digest).toString('base64')
  })
  return { signatures }
}

function sendOtp(remote: Remote, id: string) {
  const credential = find(remote, id)
  credential.otp = String(randomInt(1_000_000)).padStart(6, '0')
  remote.otps.push({ credential: id, otp: credential.otp, at: remote.now().toISOString() })
  return {}
}

/** A remote signing service in the manner of the Cloud Signature Consortium's API, version 2. */
export async function answerRemote(ask: Ask, remote: Remote): Promise<void> {
  const { req, res, url } = ask
  const name = url.pathname.slice('/csc/v2/'.length)
  if (name === 'info')
    return sendJson(res, 200, { specs: '2.0.0.2', name: 'Sandbox', region: 'VN', authType: ['external'], methods })
  if (!same(req.headers.authorization ?? '', `Bearer ${remote.token}`))
    throw new Refusal(401, 'invalid_token', 'The access token is missing or wrong')
  if (ask.method !== 'POST') throw new Refusal(405, 'method', 'Use POST')
  sendJson(res, 200, await answers(ask, remote, name))
}
const methods = [
  'credentials/list',
  'credentials/info',
  'credentials/sendOTP',
  'credentials/authorize',
  'signatures/signHash',
]

async function answers({ req }: Ask, remote: Remote, name: string): Promise<object> {
  if (name === 'credentials/list') {
    const { userID, maxResults = 100 } = await readJson(req, List)
    const mine = [...remote.credentials.values()].filter(({ user }) => userID === undefined || user === userID)
    return { credentialIDs: mine.slice(0, maxResults).map(({ id }) => id) }
  }
  if (name === 'credentials/info') return infoOf(remote, find(remote, (await readJson(req, ByCredential)).credentialID))
  if (name === 'credentials/sendOTP') return sendOtp(remote, (await readJson(req, ByCredential)).credentialID)
  if (name === 'credentials/authorize') return authorize(remote, await readJson(req, Authorize))
  if (name === 'signatures/signHash') return signHash(remote, await readJson(req, SignHash))
  throw new Refusal(404, 'not_found', 'This method is not here')
}
