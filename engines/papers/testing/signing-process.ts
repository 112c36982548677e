import { files } from '@hue-s/engines/files/index.ts'
import { boot } from '@hue-s/kernel/server/boot.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { trustTests } from '@hue-s/kernel/testing/testApp.ts'
import { sealedCard } from '../fixtures.ts'
import { askSignatures, issuePaper, papers, signMany } from '../index.ts'

/** Issues and signs papers without end, as a process of its own, for a test that kills it. Says a line per paper. */
const { DATABASE_URL = '', CHAIRMAN = '', CLUB = '' } = process.env
const config = readConfig({ ...process.env, LOG_LEVEL: 'silent' })
const { platform } = await boot({
  config,
  systems: [files, papers],
  databaseUrl: DATABASE_URL,
  authenticate: trustTests,
  background: false,
})
const asked = (kind: 'person' | 'agency', id: string) => ({
  ...{ by: { kind, id }, name: 'Câu lạc bộ', reason: 'Cấp thẻ', location: 'Sân' },
})

for (let n = 0; ; n++) {
  const ids = await inTransaction(platform, { action: 'test' }, async (ctx) => {
    const data = { member: `Hội viên ${n}`, note: '' }
    const paper = await issuePaper(ctx, sealedCard, {
      record: { kind: 'club.member', id: `${process.pid}-${n}` },
      data,
    })
    return { result: await askSignatures(ctx, paper.id, [asked('person', CHAIRMAN), asked('agency', CLUB)]) }
  })
  for (const id of ids) {
    await inTransaction(platform, { action: 'test' }, async (ctx) => ({
      result: await signMany(ctx, [id], { pin: '123456' }),
    }))
  }
  process.stdout.write(`${n}\n`)
}
