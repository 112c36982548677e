import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

interface Cost {
  N: number
  r: number
  p: number
}

/** About 0.2 s of one core and 32 MB. Stored with each hash, so it can grow without breaking old ones. */
export const USUAL: Cost = { N: 2 ** 15, r: 8, p: 3 }
/** For demo passwords, which are printed in the open anyway. */
export const DEMO: Cost = { N: 2 ** 10, r: 8, p: 1 }

const derive = (password: string, salt: Buffer, { N, r, p }: Cost) =>
  new Promise<Buffer>((resolve, reject) => {
    // The same password typed on two keyboards may differ in composition: NFKC first.
    scrypt(password.normalize('NFKC'), salt, 32, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })

/** A password as it is stored: parameters, salt and hash. */
export async function hashPassword(password: string, cost: Cost = USUAL): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  return `scrypt$${cost.N}$${cost.r}$${cost.p}$${salt.toString('base64url')}$${key.toString('base64url')}`
}

const NOBODY = `scrypt$${USUAL.N}$${USUAL.r}$${USUAL.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Whether a password fits. Without a stored hash the same work is done, so that time does not tell who exists. */
export async function fitsPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = (stored ?? NOBODY).split('$')
  const key = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) })
  const wanted = Buffer.from(hash, 'base64url')
  return stored !== undefined && wanted.length === key.length && timingSafeEqual(wanted, key)
}
