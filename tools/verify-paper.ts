import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import {
  isPdf,
  isSignedBy,
  isTar,
  judgePdf,
  readJws,
  verifyArchive,
  type PublicJwk,
} from '@hue-s/engines/papers/index.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'

const LONGEST_TOKEN = 10_000
const USAGE = 'Cách dùng · Usage: npm run verify-paper -- FILE [--server URL] [--keys keys.json]'

interface Trust {
  keys: PublicJwk[]
  fingerprints: Set<string>
  from: string
}

/** Whom to trust: the keys a running instance publishes, or a file of keys that was fetched before. */
async function trusted({ server, keys }: { server?: string | undefined; keys?: string | undefined }): Promise<Trust> {
  if (keys) {
    const read = JSON.parse(await readFile(keys, 'utf8')) as { keys: PublicJwk[]; certificates?: string[] }
    return { keys: read.keys, fingerprints: new Set(read.certificates ?? []), from: keys }
  }
  const base = server ?? `http://127.0.0.1:${readConfig({ SECRET: ' '.repeat(32), ...process.env }).port}`
  const get = async (path: string) => (await (await fetch(new URL(path, base))).json()) as unknown
  try {
    const set = (await get('/.well-known/jwks.json')) as { keys: PublicJwk[] }
    const { items } = (await get('/api/papers/certificates')) as { items: { fingerprint: string }[] }
    return { keys: set.keys, fingerprints: new Set(items.map((i) => i.fingerprint)), from: base }
  } catch {
    throw new Error(
      `Không lấy được khóa từ ${base} · no keys from ${base}: name the issuer with --server URL, or --keys keys.json`,
    )
  }
}

const WORDS = {
  valid: 'HỢP LỆ · VALID',
  changed: 'ĐÃ BỊ SỬA · CHANGED',
  unknownKey: 'KHÓA LẠ · UNKNOWN KEY',
  unknownSigner: 'NGƯỜI KÝ LẠ · UNKNOWN SIGNER',
  unsigned: 'CHƯA CÓ CHỮ KÝ SỐ · NOT SIGNED',
  unreadable: 'KHÔNG ĐỌC ĐƯỢC · UNREADABLE',
  revoked: 'ĐÃ THU HỒI · REVOKED',
  notPdf: 'KHÔNG PHẢI PDF · NOT A PDF',
} as const
type State = keyof typeof WORDS

function checkPdf(bytes: Buffer, { fingerprints }: Trust): State {
  const { state, signatures } = judgePdf(bytes, fingerprints)
  for (const s of signatures)
    console.log(
      `${s.signer} · ${s.signedAt ?? '?'} · ${s.level} · ${s.intact ? 'nguyên vẹn · intact' : 'SAI · BROKEN'}`,
    )
  return state
}

async function checkArchive(file: string, { keys }: Trust): Promise<State> {
  const { state, faults, manifest, kid } = await verifyArchive(createReadStream(file) as AsyncIterable<Buffer>, keys)
  if (manifest)
    console.log(
      `${manifest.issuer} · ${manifest.name} ${manifest.year} · ${manifest.lines} hồ sơ · records · khóa · key ${kid}`,
    )
  for (const fault of faults.slice(0, 50)) console.log(`- ${fault}`)
  return state
}

function checkToken(text: string, { keys }: Trust): State {
  const token = readJws(new URLSearchParams(text.split('?')[1] ?? '').get('t') ?? text.trim())
  if (!token) return 'unreadable'
  const key = keys.find((k) => k.kid === token.kid)
  if (!key) return 'unknownKey'
  if (!isSignedBy(token, key)) return 'changed'
  console.log(JSON.stringify(token.claims, null, 1))
  console.log('Việc thu hồi chỉ nơi cấp biết · only the issuer knows whether it was revoked')
  return 'valid'
}

/** Checks a signed PDF, a yearly archive or the text of a receipt; ends with 1 unless it is valid. */
async function main(): Promise<boolean> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { server: { type: 'string' }, keys: { type: 'string' } },
  })
  const [file] = positionals
  if (!file) throw new Error(USAGE)
  const { size } = await stat(file)
  const handle = await open(file)
  const head = Buffer.alloc(512)
  await handle.read(head, 0, 512, 0).finally(() => handle.close())
  const trust = await trusted(values)
  let state: State
  if (isTar(head)) state = await checkArchive(file, trust)
  else if (isPdf(head)) state = checkPdf(await readFile(file), trust)
  else state = size > LONGEST_TOKEN ? 'unreadable' : checkToken(await readFile(file, 'utf8'), trust)
  console.log(`${WORDS[state]} (khóa từ · keys from ${trust.from})`)
  return state === 'valid'
}

await main()
  .then((valid) => process.exit(valid ? 0 : 1))
  .catch((error: Error) => {
    console.error(error.message)
    process.exit(1)
  })
