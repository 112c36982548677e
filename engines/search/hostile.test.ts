import { beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { contractOfSearch } from './contract.ts'
import { putDocument, removeDocument, search, type Document } from './index.ts'
import { app, api, ids, openTown } from './testing/stage.ts'

openTown()

describe('hostile queries', () => {
  const hostile = [
    "' | !x & (y:*) <-> z",
    '%',
    '_',
    '%%%___',
    '\\',
    "'; drop table search.doc; --",
    '"a" "b',
    '<script>alert(1)</script>',
    ':*',
    "a':*A",
    '🌧🌧',
    '東京',
    'x'.repeat(200),
    'a '.repeat(100),
    ' ',
    '',
    '\u202e\u200b',
    'é\u0301\u0301\u0301',
    'đ',
    '1',
    '-',
    '{}',
    "O'Brien",
    'NULL',
    '&&&',
    '1e400',
    'ﬁ ① ½ ²',
    'a\tb\nc',
    `z${'\u0300\u0301\u0302'.repeat(60)}`,
    '!!!???...,,,;;;',
    '<-> | & ! :* \\',
    '👨‍👩‍👧‍👦 nhà',
    'a%b_c\\d%',
    'p. ubnd x tp',
  ]
  test.each(hostile)('%j is answered', async (q) => {
    const response = await fetch(`${app.url}/api/search?q=${encodeURIComponent(q)}`)
    expect(response.status).toBe(200)
    expect(await response.json()).toHaveProperty('items')
  })

  test.each([
    [`q=${'x'.repeat(10_000)}`, 400],
    ['q=a%00b', 400],
    ['', 400],
    ['q=a&q=b', 400],
    ['q=a&limit=0', 400],
    ['q=a&limit=51', 400],
    ['q=a&limit=99999999999999999999', 400],
    ['q=a&audience=everyone', 400],
    ['q=a&after=%00', 400],
    [`q=a&after=${'x'.repeat(401)}`, 400],
    ['q=a&kinds=A%20B', 400],
    ["q=a&kinds=x');--", 400],
    ['q=%ff', 200],
    ['q=%ed%a0%80', 200],
  ])('?%s is refused in words or answered', async (query, status) => {
    const response = await fetch(`${app.url}/api/search?${query}`)
    expect(response.status).toBe(status)
    if (status === 400) expect(((await response.json()) as { text: { vi: string } }).text.vi).not.toContain('errors.')
  })

  test('documents of odd text are stored, and a link out of the site is not', async () => {
    const odd: Document = {
      kind: 'odd',
      id: '1',
      title: "Odd 'zebra' \\ \u0000 & | :*",
      body: `${'dài '.repeat(20_000)}${'từ'.repeat(5_000)}`,
      url: '/odd/1',
      visible: { to: 'public' },
    }
    await app.run((ctx) => putDocument(ctx, odd))
    expect(await ids('zebra')).toEqual(['1'])
    for (const url of ['https://evil.example', '//evil.example', 'javascript:alert(1)']) {
      await expect(app.run((ctx) => putDocument(ctx, { ...odd, url }))).rejects.toThrow('not a path')
    }
    await app.run((ctx) => removeDocument(ctx, 'odd', '1'))
  })
})

describe('what was not found', () => {
  const operator = staff(['search.readMisses'])
  beforeAll(async () => void (await sql`delete from search.miss`.execute(app.platform.database.db)))

  test('is counted by its folded words, without who asked and without their numbers', async () => {
    for (const q of ['Xyzzyq Foo', 'xyzzyq  foo', 'XYZZYQ FOO!']) expect(await ids(q, citizen())).toEqual([])
    await ids('qqqqqq 0905 123 456')
    const { items } = await api(operator).misses({})
    expect(items[0]).toEqual({ query: 'xizziq foo', count: 3, firstOn: '2026-11-21', lastOn: '2026-11-21' })
    expect(items.map((i) => i.query)).toContain('qqqqqq #')
    const columns = await many(
      app.platform.database.db,
      sql<{
        columnName: string
      }>`select column_name from information_schema.columns where table_schema = 'search' and table_name = 'miss' order by 1`,
    )
    expect(columns.map((c) => c.columnName)).toEqual(['count', 'first_on', 'last_on', 'query'])
  })

  test('is listed by pages, most asked first, and old single ones are forgotten', async () => {
    for (const q of ['vvvvw one', 'vvvvw two', 'vvvvw three']) await ids(q)
    const all = (await api(operator).misses({})).items
    const first = await api(operator).misses({ limit: 2 })
    const rest = await api(operator).misses({ limit: 200, after: first.next! })
    expect([...first.items, ...rest.items]).toEqual(all)
    await expect(api(operator).misses({ after: 'rubbish' })).rejects.toMatchObject({
      status: 400,
      code: 'search.badPage',
    })
    app.clock.set('2027-02-01T12:00:00+07:00')
    await runJob(app.platform, search, search.jobs[0]!)
    expect((await api(operator).misses({})).items.map((i) => i.query)).toEqual(['xizziq foo'])
  })
})

describe('who may call what', () => {
  const someId = newId()
  const show = { kind: 'page' as const, url: '/x', title: { vi: 'X' } }
  // anyone, citizen, staff without the permission, staff who reads, staff who answers: 0 means let through.
  test.each([
    ['find', { q: 'duong' }, [0, 0, 0, 0, 0]],
    ['suggest', { q: 'duong' }, [0, 0, 0, 0, 0]],
    ['misses', {}, [401, 403, 403, 0, 403]],
    ['answers', {}, [401, 403, 403, 0, 403]],
    ['history', { id: someId }, [401, 403, 403, 404, 403]],
    ['forgetMiss', { query: 'x' }, [401, 403, 403, 403, 0]],
    ['answer', { phrase: '???', show }, [401, 403, 403, 403, 400]],
    ['change', { id: someId, version: 1, phrase: 'x', show }, [401, 403, 403, 403, 404]],
    ['review', { id: someId, version: 1 }, [401, 403, 403, 403, 404]],
    ['stop', { id: someId, version: 1 }, [401, 403, 403, 403, 404]],
  ] as const)('%s', async (route, input, expected) => {
    const actors = [anyone, citizen(), staff(['club.read']), staff(['search.readMisses']), staff(['search.answer'])]
    const call = (actor: Actor) => (api(actor)[route] as (input: unknown) => Promise<unknown>)(input)
    const got = await Promise.all(
      actors.map((actor) =>
        call(actor).then(
          () => 0,
          (error: { status?: number }) => error.status,
        ),
      ),
    )
    expect(got).toEqual(expected)
    expect(Object.keys(contractOfSearch)).toHaveLength(10)
  })
})
