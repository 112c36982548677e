import { createHash } from 'node:crypto'
import type { Manifest } from './archive.ts'
import { isSignedBy, readJws, type PublicJwk } from './jws.ts'
import { readTar } from './tar.ts'

export interface ArchiveVerdict {
  state: 'valid' | 'changed' | 'unknownKey'
  /** What differs, a line each. */
  faults: string[]
  manifest: Manifest | undefined
  kid: string | undefined
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')
const OWN = new Set(['manifest.json', 'manifest.jws', 'keys.json', 'README.txt'])

/** Checks an archive against keys that the reader trusts: the list is signed, every file is as listed, none is missing. */
export async function verifyArchive(
  stream: AsyncIterable<Buffer>,
  keys: readonly PublicJwk[],
): Promise<ArchiveVerdict> {
  const seen = new Map<string, string>()
  const own = new Map<string, string>()
  try {
    for await (const { path, bytes } of readTar(stream)) {
      if (OWN.has(path) && !own.has(path)) own.set(path, bytes.toString())
      else if (seen.has(path)) seen.set(path, 'twice')
      else seen.set(path, sha256(bytes))
    }
  } catch (error) {
    return { state: 'changed', faults: [(error as Error).message], manifest: undefined, kid: undefined }
  }
  const text = own.get('manifest.json') ?? ''
  const token = readJws((own.get('manifest.jws') ?? '').trim())
  const key = keys.find((k) => k.kid === token?.kid)
  const faults = [...signatureFaults(token, key, text), ...(text ? fileFaults(text, seen) : ['manifest.json'])]
  const state = token && !key ? 'unknownKey' : faults.length > 0 ? 'changed' : 'valid'
  return { state, faults, manifest: faults.length > 0 ? undefined : (JSON.parse(text) as Manifest), kid: token?.kid }
}

function signatureFaults(token: ReturnType<typeof readJws>, key: PublicJwk | undefined, manifest: string): string[] {
  if (!token || !key || !isSignedBy(token, key)) return ['manifest.jws']
  const { c, k } = token.claims as { c?: { manifest?: unknown }; k?: unknown }
  return k === 'papers.archive' && c?.manifest === sha256(manifest) ? [] : ['manifest.json']
}

function fileFaults(text: string, seen: Map<string, string>): string[] {
  let manifest: Manifest
  try {
    manifest = JSON.parse(text) as Manifest
  } catch {
    return ['manifest.json']
  }
  const listed = new Map((manifest.files ?? []).map((f) => [f.path, f.sha256]))
  return [
    ...[...listed].filter(([path, hash]) => seen.get(path) !== hash).map(([path]) => path),
    ...[...seen.keys()].filter((path) => !listed.has(path)),
  ]
}
