import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { files } from '@hue-s/engines/files/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { caTokens, startCa, type Ca } from '@hue-s/sandbox/ca.ts'
import { contractOfPapers as contract } from './contract.ts'
import { finishSignings, getPaper, paperBytes, papers, usePki, verifyPdf } from './index.ts'

let app: TestApp
let ca: Ca
const keeper = staff(['papers.manage'])
beforeAll(async () => {
  app = await testApp([papers, files])
  ca = await startCa()
  usePki(app.platform, { roots: ca.root, tsa: `${ca.url}/tsa`, remote: { url: ca.url, token: caTokens.remote } })
})
afterAll(async () => {
  await app.stop()
  await ca.stop()
})
const verdictOf = (id: string) => app.run(async (ctx) => verifyPdf(ctx, await paperBytes(ctx, await getPaper(ctx, id))))

test('killed with -9 four times in the middle of numbering and signing: nothing is doubled, no number is lost', async () => {
  ca.addCredential({ credentialID: 'c1', user: 'c', name: 'Chủ tịch', id: '1', pin: '123456' })
  ca.addCredential({ credentialID: 'c2', user: 'c', name: 'Câu lạc bộ', id: '2', pin: '123456' })
  const [CHAIRMAN, CLUB] = [crypto.randomUUID(), crypto.randomUUID()]
  const add = (remoteId: string, kind: 'person' | 'agency', id: string, userId: string) =>
    app.as(keeper, contract).addCredential({ remoteId, holder: { kind, id }, userId })
  await add('c1', 'person', CHAIRMAN, '1')
  await add('c2', 'agency', CLUB, '2')
  const script = fileURLToPath(new URL('./testing/signing-process.ts', import.meta.url))
  const env = {
    ...process.env,
    ...{ CHAIRMAN, CLUB, DATABASE_URL: app.platform.database.url, DATA_DIR: app.platform.config.dataDir, PORT: '0' },
    ...{
      MODE: 'demo',
      PROVINCE: 'sample',
      SECRET: 'a secret that only tests know, 32+',
      PAPERS_ROOTS: `${ca.url}/root.pem`,
    },
    ...{ PAPERS_TSA_URL: `${ca.url}/tsa`, PAPERS_CSC_URL: ca.url, PAPERS_CSC_TOKEN: caTokens.remote },
  }
  for (let round = 0; round < 4; round++) {
    const child = spawn(process.execPath, ['--import', 'tsx', script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const gone = new Promise((done) => child.once('exit', done))
    await Promise.race([gone, new Promise((done) => child.stdout.once('data', done))])
    expect(child.exitCode).toBe(null)
    setTimeout(() => child.kill('SIGKILL'), 200 + round * 230)
    await gone
  }
  await app.run((ctx) => finishSignings(ctx))
  const rows = await app.run((ctx) =>
    many(
      ctx.db,
      sql<{ id: string; number: number; done: number; open: string[] }>`select p.id, p.number,
        count(*) filter (where s.state = 'done') as done,
        coalesce(array_agg(s.id order by s.no) filter (where s.state in ('waiting', 'prepared', 'signed')), '{}') as open
        from papers.paper p join papers.signing s on s.paper_id = p.id where p.register = 'club.sealedCards'
        group by p.id order by p.number`,
    ),
  )
  const taken = await app.run((ctx) =>
    many(
      ctx.db,
      sql<{ number: number }>`select number from papers.paper where register = 'club.sealedCards' order by number`,
    ),
  )
  expect(taken.map((t) => t.number)).toEqual(taken.map((_, n) => n + 1))
  expect(rows.length).toBeGreaterThan(4)
  for (const { id, done, open } of rows) {
    expect({ id, signatures: (await verdictOf(id)).signatures.length }).toEqual({ id, signatures: done })
    expect(done + open.length).toBe(2)
  }
}, 180_000)
