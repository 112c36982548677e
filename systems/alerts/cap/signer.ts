import { createPrivateKey } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { alertsSetting } from '../setting.ts'
import { addCertificate, addKey, findOwnKey, lockKeys } from '../store-desk.ts'
import { makeCertificate } from './certificate.ts'
import { BadPem, isInForce, readPemFiles, type Signer } from './pem-files.ts'

const USE = 'alerts.signingKey'
/** Of each instance: the key that is being made, and what its files gave when they were last sound. */
const making = new WeakMap<Platform, ReturnType<typeof makeCertificate>>()
const lastGood = new WeakMap<Platform, Signer>()

/** The authority's key and chain, where the province has them. A demonstration's stand-in may not have written them yet. */
async function fromFiles(ctx: Ctx): Promise<Signer | undefined> {
  const { mode, outside } = ctx.config
  const files = outside.alerts
  if (!files || (mode === 'demo' && !existsSync(files.certificate))) return undefined
  const signer = await readPemFiles(files)
  if (!isInForce(signer, ctx.now()))
    ctx.log.error({ file: files.certificate }, 'alerts: the certificate is not in force')
  await addCertificate(ctx.db, newId(ctx.now().getTime()), signer.certificate, ctx.now())
  lastGood.set(ctx.platform, signer)
  return signer
}

/** Begins to make a key of our own beside what else the start does. */
function beginOwn(ctx: Ctx): ReturnType<typeof makeCertificate> {
  const made = making.get(ctx.platform) ?? makeCertificate(ctx.setting(alertsSetting).senderName.vi, ctx.now())
  making.set(ctx.platform, made)
  // Whoever signs first hears of it.
  made.catch(() => making.delete(ctx.platform))
  return made
}

/** The key that nobody vouches for but this instance; the first who needs it keeps it. */
async function own(ctx: Ctx): Promise<Signer> {
  const opened = async () => {
    const row = await findOwnKey(ctx.db)
    return (
      row && {
        privateKey: createPrivateKey(open<string>(ctx.platform, USE, row.id, row.sealed)),
        certificate: row.certificate,
      }
    )
  }
  const known = await opened()
  if (known) return known
  await lockKeys(ctx.db)
  const meanwhile = await opened()
  if (meanwhile) return meanwhile
  const made = await beginOwn(ctx)
  const id = newId()
  const secret = made.privateKey.export({ type: 'pkcs8', format: 'pem' })
  await addKey(ctx.db, { id, certificate: made.certificate, sealed: seal(ctx.platform, USE, id, secret) }, ctx.now())
  return made
}

/**
 * What signs now. Files that have become unreadable keep no warning from going out: then what they gave last signs, or
 * our own key.
 */
export async function signerNow(ctx: Ctx): Promise<Signer> {
  try {
    return (await fromFiles(ctx)) ?? (await own(ctx))
  } catch (error) {
    if (!(error instanceof BadPem)) throw error
    ctx.log.error({ why: error.message }, 'alerts: the key from the files cannot be used')
    return lastGood.get(ctx.platform) ?? own(ctx)
  }
}

/** At every start: the authority's files are read, or a key of our own is begun where there is none. */
export async function prepareSigner(ctx: Ctx): Promise<void> {
  try {
    if (!(await fromFiles(ctx)) && !(await findOwnKey(ctx.db))) void beginOwn(ctx)
  } catch (error) {
    if (error instanceof BadPem) throw new StartError('configuration', { what: error.message })
    throw error
  }
}

/** Each minute: new files are taken up, and what was begun at the start is kept. */
export async function keepSigner(ctx: Ctx): Promise<void> {
  await signerNow(ctx)
}
