import { readFile } from 'node:fs/promises'
import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import { unavailable } from '@hue-s/kernel/shared/error.ts'
import { readPem, type Certificate } from './x509.ts'

/** Whom this instance trusts beyond itself, and which services of authorities it uses. */
export interface Pki {
  roots: readonly Certificate[]
  /** A time-stamping service (RFC 3161). */
  tsa: string | undefined
  /** A remote signing service (CSC API v2). */
  remote: { url: string; token: string } | undefined
}

const known = new WeakMap<Platform, Promise<Pki>>()

/** Sets the authorities and services by hand, in place of the configuration. */
export function usePki(platform: Platform, pki: Omit<Pki, 'roots'> & { roots: string }): void {
  known.set(platform, Promise.resolve({ ...pki, roots: readPem(pki.roots) }))
}

/** The authorities and services of `config.outside.signing`. A demonstration may name its roots by an address here. */
export function pkiOf(ctx: Pick<Ctx, 'platform' | 'log' | 'config'>): Promise<Pki> {
  const found = known.get(ctx.platform) ?? fromConfig(ctx)
  known.set(ctx.platform, found)
  // A file that could not be read is read again by the next who asks.
  found.catch(() => known.delete(ctx.platform))
  return found
}

async function fromConfig({ log, config }: Pick<Ctx, 'log' | 'config'>): Promise<Pki> {
  const { roots: from, tsa, service, token = '' } = config.outside.signing ?? {}
  const text = from ? await readRoots(from, config.mode === 'demo') : ''
  const roots = readPem(text)
  if (from && roots.length === 0) {
    log.error({ from }, 'no trusted root could be read: PEM certificates are expected')
    throw unavailable('papers.rootsUnusable')
  }
  return { roots, tsa, remote: service ? { url: service, token } : undefined }
}

async function readRoots(from: string, isDemo: boolean): Promise<string> {
  const isHere = /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(from)
  const reading = isDemo && isHere ? fetch(from).then((response) => response.text()) : readFile(from, 'utf8')
  return reading.catch(() => '')
}
