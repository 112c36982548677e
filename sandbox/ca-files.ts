import { existsSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ca } from './ca.ts'

const YEARS = 5 * 365 * 86_400_000

/**
 * Hands a province the key and the certificate, with its chain, that its warnings are signed with, as an authority does:
 * two PEM files, once. The certificate is written last and whole.
 */
export async function issueToFiles(ca: Ca, folder: string, now = new Date()): Promise<void> {
  const certificate = join(folder, 'alerts-certificate.pem')
  if (existsSync(certificate)) return
  const { privateKey = '', chain } = ca.issue({
    name: 'Cảnh báo (CAP)',
    organization: 'Cơ quan thử nghiệm',
    id: 'MST:0000000001',
    ca: 'official',
    algorithm: 'rsa',
    to: new Date(now.getTime() + YEARS).toISOString(),
  })
  await writeFile(join(folder, 'alerts-key.pem'), privateKey, { mode: 0o600 })
  await writeFile(`${certificate}.new`, chain)
  await rename(`${certificate}.new`, certificate)
}
