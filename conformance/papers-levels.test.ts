import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signerWith } from '@hue-s/engines/papers/fixtures.ts'
import { files } from '@hue-s/engines/files/index.ts'
import {
  forgetFailures,
  lastSignature,
  makePdf,
  papers,
  readSignatures,
  signPdf,
  usePki,
  useSigner,
} from '@hue-s/engines/papers/index.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { startCa, type Ca } from '@hue-s/sandbox/ca.ts'

// PAdES levels B-T and B-LT (ETSI EN 319 142-1), RFC 3161, RFC 5652: files of ours judged by openssl, pdfsig and pkijs.
let app: TestApp
let ca: Ca
const folder = mkdtempSync(join(tmpdir(), 'papers-levels-'))
const at = (name: string) => join(folder, name)
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const hasPdfsig = spawnSync('pdfsig', ['-v']).error === undefined
const hasPdfinfo = spawnSync('pdftotext', ['-v']).error === undefined
/** Beside the test, not before it: the authority answers from this same process. */
const run = (program: string, ...args: string[]) =>
  new Promise<string>((done) =>
    execFile(program, args, (_, out, problems) => done(`${String(out)}\n${String(problems)}`)),
  )
const words = { reason: 'Cấp giấy', location: 'Việt Nam', name: 'Câu lạc bộ' }
const plain = () =>
  makePdf({
    ...{
      lang: 'vi',
      title: 'Thẻ hội viên',
      subtitle: '1/2026',
      issuer: 'Câu lạc bộ',
      issuedAt: new Date(),
      foot: 'Chân trang',
    },
    blocks: [{ text: 'Đường Hoà Bình: ẫ ệ ữ ợ ặ' }, { signingPlace: { title: 'CHỦ TỊCH', name: 'Nguyễn Văn A' } }],
  })
const sign = async (bytes: Buffer, algorithm: 'ec' | 'rsa', name: string) => {
  useSigner(app.platform, signerWith(ca.issue({ name, ca: 'official', algorithm, organization: 'Tỉnh Mẫu' })))
  return app.run((ctx) => signPdf(ctx, bytes, words))
}

beforeAll(async () => {
  app = await testApp([papers, files])
  ca = await startCa()
  usePki(app.platform, { roots: ca.root, tsa: `${ca.url}/tsa`, remote: undefined })
  writeFileSync(at('root.pem'), ca.root)
})
afterAll(async () => {
  await app.stop()
  await ca.stop()
  rmSync(folder, { recursive: true })
})

test.skipIf(!hasOpenssl)(
  'openssl accepts the chain of both signatures up to the root, and the time stamp in each',
  async () => {
    const once = await sign(await plain(), 'rsa', 'Người thứ nhất')
    const twice = await sign(once, 'ec', 'Người thứ hai')
    expect(readSignatures(twice).map((s) => s.stamps.length > 0)).toEqual([true, true])
    for (const [name, bytes] of [
      ['once', once],
      ['twice', twice],
    ] as const) {
      const { cms, content } = lastSignature(bytes) ?? { cms: Buffer.alloc(0), content: Buffer.alloc(0) }
      writeFileSync(at(`${name}.der`), cms)
      writeFileSync(at(`${name}.content`), content)
      const verdict = await run(
        'openssl',
        ...['cms', '-verify', '-binary', '-cades', '-inform', 'DER', '-in', at(`${name}.der`)],
        ...['-content', at(`${name}.content`), '-CAfile', at('root.pem'), '-purpose', 'any', '-out', at('out')],
      )
      expect(verdict).toContain('CAdES Verification successful')
      const { signature, token } = await stampIn(cms)
      writeFileSync(at('signature'), signature)
      writeFileSync(at('token'), token)
      const stamp = [
        'ts',
        '-verify',
        '-data',
        at('signature'),
        '-in',
        at('token'),
        '-token_in',
        '-CAfile',
        at('root.pem'),
      ]
      expect(await run('openssl', ...stamp)).toContain('Verification: OK')
    }
  },
)

/** What pkijs finds in a signature: its value, and the token beside it. */
async function stampIn(cms: Buffer): Promise<{ signature: Buffer; token: Buffer }> {
  const pkijs = await import('pkijs')
  const data = new pkijs.SignedData({ schema: pkijs.ContentInfo.fromBER(new Uint8Array(cms)).content })
  const [signer] = data.signerInfos
  const attribute = signer?.unsignedAttrs?.attributes.find((one) => one.type === '1.2.840.113549.1.9.16.2.14')
  const value = attribute?.values[0] as { toBER(): ArrayBuffer } | undefined
  if (!signer || !value) throw new Error('no time stamp beside the signature')
  return { signature: Buffer.from(signer.signature.valueBlock.valueHexView), token: Buffer.from(value.toBER()) }
}

// pdfsig (poppler) is rarely on a build machine: where it is absent these are skipped.
test.skipIf(!hasPdfsig)('pdfsig accepts a file that was signed twice and carries proof', async () => {
  writeFileSync(at('paper.pdf'), await sign(await sign(await plain(), 'rsa', 'Một'), 'rsa', 'Hai'))
  const text = await run('pdfsig', '-nocert', at('paper.pdf'))
  expect(text.match(/Signature is Valid/g)).toHaveLength(2)
  expect(text.match(/ETSI\.CAdES\.detached/g)).toHaveLength(2)
  expect(text).toContain('Signer Certificate Common Name: Hai')
})

test.skipIf(!hasPdfsig || !hasPdfinfo)(
  'pdfsig accepts a file that was completed later; poppler reads it without complaint',
  async () => {
    ca.setFault({ service: 'tsa', mode: 'refuse' })
    const bare = await sign(await plain(), 'rsa', 'Sớm')
    ca.setFault({ service: 'tsa', mode: 'ok' })
    forgetFailures()
    const whole = await sign(bare, 'rsa', 'Muộn')
    writeFileSync(at('late.pdf'), whole)
    const text = await run('pdfsig', '-nocert', at('late.pdf'))
    expect(text.match(/Signature is Valid/g)?.length).toBeGreaterThanOrEqual(2)
    expect(text).not.toContain('Signature is Invalid')
    const read = await run('pdftotext', at('late.pdf'), '-')
    expect(read).toContain('Đường Hoà Bình')
    expect(read).not.toMatch(/error/i)
  },
)
