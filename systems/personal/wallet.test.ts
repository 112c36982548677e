import { describe, expect, test } from 'vitest'
import { issueReceipt } from '@hue-s/engines/papers/index.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import { offerPapers } from './contract.ts'
import { personal } from './system.ts'
import { openRepair, repair } from './testing/app.ts'
import { app, lan, minh, as, refused, startPersonal } from './testing/stage.ts'

startPersonal()

describe('wallet', () => {
  test('a receipt of my case is there with its QR, for nobody else', async () => {
    const { id, code } = await openRepair(app, lan)
    await app.run((ctx) => issueReceipt(ctx, { kind: 'personal.receipt', recordId: id, claims: { code } }))
    const { items } = await as(lan).wallet({})
    expect(items.map((p) => p.id)).toEqual(['card:me', `receipt:personal.receipt~${id}`])
    const paper = await as(lan).paper({ id: `receipt:personal.receipt~${id}` })
    expect(paper.svg).toContain('<svg')
    expect(paper.facts).toContainEqual(expect.objectContaining({ key: 'code', value: code }))
    await expect(as(minh).paper({ id: `receipt:personal.receipt~${id}` })).rejects.toEqual(refused(404))
    expect((await as(minh).wallet({})).items.map((p) => p.id)).toEqual(['card:me'])
  })

  test('what a system registers is a paper like any other', async () => {
    offerPapers({
      id: 'club',
      papers: async (_ctx, personId) =>
        personId === lan.id
          ? [
              {
                ref: 'card-1',
                title: { vi: 'Thẻ hội viên', en: 'Member card' },
                issuedAt: '2026-01-01T00:00:00.000Z',
                revokedAt: null,
                facts: [{ key: 'no', label: { vi: 'Số', en: 'No' }, value: '17' }],
                verifyLink: null,
                page: null,
                download: null,
              },
            ]
          : [],
    })
    expect((await as(lan).wallet({})).items.map((p) => p.id)).toContain('club:card-1')
    await expect(as(minh).paper({ id: 'club:card-1' })).rejects.toEqual(refused(404))
    const shown = await as(lan).present({ paper: 'club:card-1', fields: ['no'], minutes: 5 })
    const token = shown.link.split('/').at(-1) ?? ''
    expect(await as(anyone).shown({ token })).toMatchObject({ facts: [{ key: 'no', label: 'Số', value: '17' }] })
  })

  test('a stranger sees the chosen facts only, and each look is told to the owner', async () => {
    const { link, id, svg } = await as(lan).present({ paper: 'card:me', fields: ['name', 'over18'], minutes: 5 })
    expect(svg).toContain('<svg')
    const token = link.split('/').at(-1) ?? ''
    const seen = await as(anyone).shown({ token })
    expect(seen).toMatchObject({ state: 'open', facts: [{ value: 'Nguyễn Thị Lan' }, { value: 'Có' }] })
    expect(JSON.stringify(seen)).not.toContain('046190001234')
    await as(anyone).shown({ token })
    const before = (await as(lan).presentations({})).items.find((p) => p.id === id)
    expect(before).toMatchObject({ open: true, lookCount: 1, fields: ['Họ và tên', 'Đủ 18 tuổi'] })
    app.clock.set('2026-11-20T02:01:00Z')
    await as(anyone).shown({ token })
    expect((await as(lan).presentations({})).items.find((p) => p.id === id)?.lookCount).toBe(2)
    expect((await as(lan).presentationQr({ id })).link).toBe(link)
    await expect(as(minh).presentationQr({ id })).rejects.toEqual(refused(404))
    await expect(as(minh).endPresentation({ id })).rejects.toEqual(refused(404))
    await as(lan).endPresentation({ id })
    expect(await as(anyone).shown({ token })).toEqual({ state: 'over' })
    await expect(as(lan).presentationQr({ id })).rejects.toEqual(refused(410))
  })

  test('expired, forged and broken tokens show nothing', async () => {
    const { link } = await as(lan).present({ paper: 'card:me', fields: ['birthYear'], minutes: 5 })
    const token = link.split('/').at(-1) ?? ''
    const last = token.at(-1) === 'A' ? 'B' : 'A'
    for (const bad of [token.slice(0, -1) + last, 'x', '../../etc', '%00', 'A'.repeat(32)])
      expect(await as(anyone).shown({ token: bad })).toEqual({ state: 'none' })
    app.clock.set('2026-11-20T02:06:01Z')
    expect(await as(anyone).shown({ token })).toEqual({ state: 'over' })
    await expect(as(lan).present({ paper: 'card:me', fields: ['salary'], minutes: 5 })).rejects.toEqual(
      refused(400, 'personal.noSuchField'),
    )
  })

  test('twenty at once are enough; the forgotten ones go after a month', async () => {
    for (let n = 0; n < 20; n++) await as(minh).present({ paper: 'card:me', fields: ['name'], minutes: 60 })
    await expect(as(minh).present({ paper: 'card:me', fields: ['name'], minutes: 60 })).rejects.toEqual(
      refused(409, 'personal.tooManyShown'),
    )
    app.clock.set('2026-12-25T02:00:00Z')
    await runJob(app.platform, personal, personal.jobs.find((j) => j.name === 'sweep-shown') as never)
    expect((await as(minh).presentations({})).items).toEqual([])
    app.clock.set('2026-11-20T03:00:00Z')
  })
})

describe('my cases', () => {
  test('every kind on one line, with what waits for me', async () => {
    const asked = await openRepair(app, minh, ['ask'])
    const paused = await openRepair(app, minh, ['pause'])
    const done = await openRepair(app, minh, ['finish'])
    const open = await as(minh).ask({ kind: 'see', text: 'Tôi muốn biết các anh giữ gì' })
    const idsOf = async (show: 'all' | 'open' | 'waiting' | 'closed', kind?: string) =>
      (await as(minh).timeline({ show, ...(kind && { kind }) })).items.map((i) => i.id)
    expect(new Set(await idsOf('all'))).toEqual(new Set([asked.id, paused.id, done.id, open.id]))
    expect(new Set(await idsOf('open'))).toEqual(new Set([asked.id, paused.id, open.id]))
    expect(await idsOf('waiting')).toEqual(expect.arrayContaining([asked.id, done.id]))
    expect(await idsOf('waiting')).toHaveLength(2)
    expect(await idsOf('closed')).toEqual([done.id])
    expect(await idsOf('all', 'personal.request')).toEqual([open.id])
    expect((await as(minh).kinds({})).items).toContainEqual(
      expect.objectContaining({ kind: repair.type, open: 2, waiting: 2, closed: 1 }),
    )
    const { items } = await as(minh).due({})
    expect(items.map((d) => d.id)).toEqual(expect.arrayContaining([asked.id, done.id]))
    expect((await as(lan).timeline({})).items.map((i) => i.id)).not.toContain(asked.id)
  })

  test('pages by key, and a made-up key is refused', async () => {
    const first = await as(minh).timeline({ limit: 3 })
    const second = await as(minh).timeline({ limit: 3, after: first.next ?? '' })
    expect([...first.items, ...second.items]).toHaveLength(4)
    await expect(as(minh).timeline({ after: 'zz' })).rejects.toEqual(refused(400, 'cases.badPage'))
  })
})

describe('favourites', () => {
  test('are saved once, up to a thousand of ten thousand', async () => {
    const one = await as(lan).addFavourite({ path: '/reports?x=1', title: 'Đèn\u202E đường\u200B ' })
    expect(one.title).toBe('Đèn đường')
    const again = await as(lan).addFavourite({ path: '/reports?x=1', title: 'Tên mới' })
    expect(again.id).toBe(one.id)
    await app.run(async (ctx) => {
      const { addFavourite } = await import('./timeline/favourites.ts')
      const mine = ctx.as(minh)
      let added = 0
      for (let n = 0; n < 10_000 && added === n; n++)
        added += await addFavourite(mine, { kind: 'page', path: `/p/${n}`, title: `Trang ${n}` }).then(
          () => 1,
          () => 0,
        )
      expect(added).toBe(1_000)
    })
    const { items, next, count } = await as(minh).favourites({ limit: 50 })
    expect([items.length, count]).toEqual([50, 1_000])
    expect((await as(minh).favourites({ limit: 200, after: next ?? '' })).items).toHaveLength(200)
    await expect(as(minh).favourites({ after: 'x' })).rejects.toEqual(refused(400, 'personal.badPage'))
    await expect(as(minh).dropFavourite({ id: one.id })).rejects.toEqual(refused(404))
    await as(lan).dropFavourite({ id: one.id })
  })

  test.each(['//evil.example', 'https://evil.example', '/\\evil', '/a\nb', 'javascript:alert(1)', '/a b'])(
    'a page elsewhere is none: %s',
    async (path) => {
      await expect(as(lan).addFavourite({ path, title: 'x' })).rejects.toEqual(refused(400))
    },
  )
})
