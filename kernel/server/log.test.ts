import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp, type TestApp } from '../testing/testApp.ts'
import { tennisClub } from '../testing/tennis-club/tennis-club.ts'
import { sql } from './db.ts'
import { makeLog } from './log.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp([tennisClub])
})
afterAll(() => app.stop())

/** The line that is written about an error. */
function lineOf(err: unknown): string {
  const lines: string[] = []
  makeLog('info', { write: (line) => void lines.push(line) }).error({ err }, 'bug')
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

test('a refused row is told by its constraint, never by what stood in it', async () => {
  const { db } = app.platform.database
  await sql`create table public.told (phone text primary key)`.execute(db)
  const add = () => sql`insert into public.told values ('+84905123456')`.execute(db)
  await add()
  const refused: unknown = await add().catch((error: unknown) => error)
  expect((refused as { detail: string }).detail).toContain('905123456')
  const line = lineOf(refused)
  expect(JSON.parse(line)).toMatchObject({ msg: 'bug', err: { code: '23505', constraint: 'told_pkey' } })
  expect(line).not.toContain('905123456')
})

test('an error tells what caused it, to a depth, and not the client it failed on', () => {
  const error = Object.assign(new Error('outer', { cause: new Error('inner') }), {
    client: { secret: 'x' },
    code: 'E1',
  })
  expect(JSON.parse(lineOf(error)).err).toMatchObject({ message: 'outer', code: 'E1', cause: { message: 'inner' } })
  expect(lineOf(error)).not.toContain('secret')
  const loop = new Error('round')
  loop.cause = loop
  expect(lineOf(loop)).toContain('round')
  expect(lineOf('a word')).not.toContain('a word')
})
