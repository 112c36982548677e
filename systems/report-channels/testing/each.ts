import { afterAll, beforeAll, beforeEach } from 'vitest'
import { getCase } from '@hue-s/engines/cases/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import sharp from 'sharp'
import { startStage, type Letter, type Stage } from './stage.ts'

export let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.stop())

export const desk = staff(['report-channels.desk'])
export const NOTE = 'Bóng đèn đường bị tắt ba đêm nay, đoạn trước Chợ Bến Đá'
export let nth = 0
export let from = ''
export let phone = ''
export let user = ''
// Each test has senders of its own.
beforeEach(() => {
  nth += 1
  from = `sender${nth}@example.vn`
  phone = `+8491200${String(1000 + nth)}`
  user = `77000${nth}`
})

export interface Row {
  id: string
  state: string
  why: string | null
  caseId: string | null
  code: string | null
}
export const rows = () =>
  stage.app.run((ctx) =>
    many(ctx.db, sql<Row>`select id, state, why, case_id, code from report_channels.message order by at, id`),
  )
export const last = async () => (await rows()).at(-1)
export const post = async (letter: Letter) => {
  const said = await stage.post({ from, ...letter })
  await stage.app.settle()
  return said
}
export const photo = (tone: number) =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: { r: tone, g: 90, b: 60 } } })
    .jpeg()
    .toBuffer()
export const mailsTo = (address: string) => stage.mail.messages().filter(({ to }) => to.includes(address))
export const caseOf = (id: string | null | undefined) => stage.app.run((ctx) => getCase(ctx, id ?? ''))
