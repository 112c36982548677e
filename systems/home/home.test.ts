import { describe, expect, test } from 'vitest'
import { searchFor } from '@hue-s/engines/search/index.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { homeContract as contract, type Arrangement } from './contract.ts'
import { words, app, communes, editor, front, strip, startHome } from './testing/stage.ts'

startHome()

/** Saves and publishes a changed arrangement. */
async function published(change: (content: Arrangement) => Arrangement, why = 'Thử nghiệm') {
  const { revision, content } = await app.as(editor, contract).draft({})
  const saved = await app.as(editor, contract).saveDraft({ revision, content: change(content) })
  const version = await app.as(editor, contract).publish({ revision: saved.revision, why })
  await app.settle()
  return version
}

const off = (more: Partial<Arrangement['off'][number]> = {}) => ({
  path: '/report',
  audiences: [],
  areas: [],
  from: null,
  until: '2026-11-23T01:00:00.000Z',
  why: words('Đang bảo trì máy chủ', 'The server is being maintained'),
  instead: words('Hãy gọi tổng đài', 'Please call the help line'),
  link: null,
  ...more,
})

describe('what the app shows', () => {
  test('the province’s own arrangement, with nothing that the app does not have', async () => {
    const resident = await front()
    expect(resident.version).toBe(0)
    expect(resident.actions.map(({ path }) => path)).toEqual(['/report', '/reports'])
    expect(resident.tabs.map(({ path }) => path)).toEqual(['/', '/map', '/mine', '/me'])
    expect(resident.blocks.map(({ number, items }) => [number, items.map(({ path }) => path)])).toEqual([
      [1, ['/news']],
      [4, ['/report', '/reports']],
      [5, ['/mine']],
    ])
    expect(JSON.stringify(await front('visitor'))).not.toContain('/tax')
    expect((await front('business')).blocks.map(({ number }) => number)).toEqual([4, 2, 1])
    expect((await front('visitor')).lang).toBe('browser')
  })

  test('an unknown audience is refused, an unknown commune changes nothing', async () => {
    await expect(front('king' as 'resident')).rejects.toMatchObject({ status: 400 })
    expect(await front('resident', '019a0000-0000-7000-8000-00000000ffff')).toEqual(await front())
  })

  test('it is asked again each time and answered from memory', async () => {
    const ask = (etag = '') =>
      fetch(`${app.url}/api/home/front?audience=resident`, { headers: etag ? { 'if-none-match': etag } : {} })
    const first = await ask()
    expect(first.headers.get('cache-control')).toBe('public, max-age=0')
    expect((await ask(first.headers.get('etag') ?? '')).status).toBe(304)
  })
})

describe('arranging', () => {
  test('a draft is seen by its editor only, until it is published; the history says who, when and why', async () => {
    const { revision, content } = await app.as(editor, contract).draft({})
    expect(revision).toBe(0)
    const resident = { ...content.audiences.resident, actions: ['/news'] }
    const saved = await app
      .as(editor, contract)
      .saveDraft({ revision, content: { ...content, audiences: { ...content.audiences, resident } } })
    expect((await front()).actions).toHaveLength(2)
    expect((await app.as(editor, contract).preview({ audience: 'resident' })).actions).toMatchObject([
      { path: '/news' },
    ])
    const version = await app.as(editor, contract).publish({ revision: saved.revision, why: 'Tuần lễ tin tức' })
    await app.settle()
    expect((await front()).actions).toMatchObject([{ path: '/news' }])
    const { items } = await app.as(editor, contract).history({})
    expect(items[0]).toEqual({ ...version, byName: editor.name, why: 'Tuần lễ tin tức' })
    expect((await app.as(editor, contract).draft({})).revision).toBe(0)
  })

  test('an earlier version comes back as a draft', async () => {
    await published((content) => ({ ...content, featured: [{ path: '/news', audiences: [], areas: [] }] }))
    expect((await front()).featured).toHaveLength(1)
    const restored = await app.as(editor, contract).restore({ version: 0, revision: 0 })
    expect(restored.content.featured).toEqual([])
    await app.as(editor, contract).publish({ revision: restored.revision, why: 'Trở lại như cũ' })
    await app.settle()
    expect((await front()).actions.map(({ path }) => path)).toEqual(['/report', '/reports'])
    await expect(app.as(editor, contract).restore({ version: 999, revision: 0 })).rejects.toMatchObject({
      code: 'home.noSuchVersion',
    })
  })

  test('of two who edit at once the second is told, and nothing is lost', async () => {
    const { content } = await app.as(editor, contract).draft({})
    const other = staff(['home.arrange'])
    const mine = await app.as(editor, contract).saveDraft({ revision: 0, content })
    await expect(app.as(other, contract).saveDraft({ revision: 0, content })).rejects.toMatchObject({
      status: 409,
      code: 'home.draftChanged',
      details: { who: editor.name },
    })
    await expect(
      app.as(other, contract).publish({ revision: mine.revision - 1 || 99, why: 'Nhanh tay' }),
    ).rejects.toMatchObject({
      code: 'home.draftChanged',
    })
    expect((await app.as(editor, contract).draft({})).revision).toBe(mine.revision)
  })

  test('two first drafts in the same moment: one is kept', async () => {
    const { content } = await app.as(editor, contract).draft({})
    const both = await Promise.allSettled(
      [1, 2, 3].map(() => app.as(editor, contract).saveDraft({ revision: 0, content })),
    )
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test.each([
    ['a page that does not exist', { featured: [{ path: '/nowhere', audiences: [], areas: [] }] }, 'home.unknownPath'],
    ['a page that must stay open', { off: [off({ path: '/emergency' })] }, 'home.essential'],
    ['an end in the past', { off: [off({ until: '2026-11-21T01:00:00.000Z' })] }, 'home.untilPast'],
    ['an end before the beginning', { off: [off({ from: '2026-11-24T01:00:00.000Z' })] }, 'home.fromAfterUntil'],
    [
      'an area that does not exist',
      { off: [off({ areas: ['019a0000-0000-7000-8000-00000000ffff'] })] },
      'home.unknownArea',
    ],
    ['a closure without words in English', { off: [off({ why: { vi: 'Đang bảo trì', en: '' } })] }, 'kernel.badInput'],
    ['a path of another site', { featured: [{ path: '//bad.example', audiences: [], areas: [] }] }, 'kernel.badInput'],
    ['a link that runs', { off: [off({ link: 'javascript:alert(1)' })] }, 'kernel.badInput'],
    ['an unknown word', { more: 1 }, 'kernel.badInput'],
  ])('%s is refused', async (_, change, code) => {
    const { content } = await app.as(editor, contract).draft({})
    await expect(
      app.as(editor, contract).saveDraft({ revision: 0, content: { ...content, ...change } as Arrangement }),
    ).rejects.toMatchObject({ code })
  })
})

describe('a service that is switched off', () => {
  test('says why, until when and what instead; opens by itself; other systems can refuse by it', async () => {
    await published((content) => ({ ...content, off: [off()] }))
    expect((await front()).off).toEqual([
      {
        path: '/report',
        from: null,
        until: off().until,
        why: off().why,
        instead: off().instead,
        link: null,
        areas: [],
        sure: true,
      },
    ])
    const ask = app.as(anyone, contract, { 'accept-language': 'en' })
    await expect(ask.mustBeOpen({ path: '/report' })).rejects.toMatchObject({
      status: 503,
      code: 'home.switchedOff',
      details: { why: 'The server is being maintained', until: '08:00 23/11/2026' },
    })
    expect(await ask.mustBeOpen({ path: '/reports' })).toEqual({ open: true })
    app.clock.set('2026-11-23T01:00:00.001Z')
    expect(await ask.mustBeOpen({ path: '/report' })).toEqual({ open: true })
    // What is over does not stand in the way of the next draft.
    expect((await app.as(editor, contract).draft({})).content.off).toEqual([])
  })

  test('for one audience and some communes only; who named no commune is told, not stopped', async () => {
    const [here, there] = communes
    await published((content) => ({ ...content, off: [off({ audiences: ['business'], areas: [here!.id] })] }))
    expect((await front('resident', here!.id)).off).toEqual([])
    expect((await front('business', here!.id)).off).toMatchObject([{ sure: true }])
    expect((await front('business', there!.id)).off).toEqual([])
    const [unsure] = (await front('business')).off
    expect(unsure?.sure).toBe(false)
    expect(unsure?.areas[0]).toContain(here!.name)
    const may = (input: { audience?: 'business'; commune?: string }) =>
      app.as(anyone, contract).mustBeOpen({ path: '/report', ...input })
    await expect(may({ audience: 'business', commune: here!.id })).rejects.toMatchObject({ code: 'home.switchedOff' })
    expect(await may({ audience: 'business' })).toEqual({ open: true })
    expect(await may({ commune: here!.id })).toEqual({ open: true })
  })
})

test('help is read by everybody, found by search in both languages, and unknown articles are said to be', async () => {
  const { items } = await app.as(anyone, contract).help({})
  expect(items.length).toBeGreaterThanOrEqual(10)
  expect(await app.as(anyone, contract).helpArticle({ id: 'emergency' })).toMatchObject({
    link: { href: '/emergency' },
  })
  await expect(app.as(anyone, contract).helpArticle({ id: 'nothing' })).rejects.toMatchObject({ status: 404 })
  const found = await app.run((ctx) => searchFor(ctx, { q: 'co chu', kinds: ['help'], limit: 5 }))
  expect(found.items[0]?.url).toBe('/help/large-letters')
})

test('a choice is kept in the account, each person’s own', async () => {
  const person = citizen()
  expect(await app.as(person, contract).choice({})).toEqual({ choice: null })
  const chosen = { audience: 'visitor', lang: 'ko', size: 'xlarge', commune: communes[0]!.id } as const
  await app.as(person, contract).keepChoice(chosen)
  expect(await app.as(person, contract).choice({})).toEqual({ choice: chosen })
  expect(await app.as(citizen(), contract).choice({})).toEqual({ choice: null })
  await expect(
    app.as(person, contract).keepChoice({ ...chosen, commune: '019a0000-0000-7000-8000-00000000ffff' }),
  ).rejects.toMatchObject({ code: 'home.unknownArea' })
})

const people = [
  ['anyone', anyone, 401],
  ['a citizen', citizen(), 403],
  ['staff without the permission', staff([]), 403],
] as const

test.each(people)('%s reads what the app shows and nothing of the desk', async (_, actor, status) => {
  const as = app.as(actor, contract)
  expect((await as.front({ audience: 'resident' })).version).toBeGreaterThanOrEqual(0)
  const { content } = await app.as(editor, contract).draft({})
  const calls = await Promise.allSettled([
    as.services({}),
    as.draft({}),
    as.saveDraft({ revision: 0, content }),
    as.discard({ revision: 0 }),
    as.preview({ audience: 'resident' }),
    as.publish({ revision: 1, why: 'Không được phép' }),
    as.history({}),
    as.readVersion({ version: 0 }),
    as.restore({ version: 0, revision: 0 }),
    as.strips({}),
    as.raiseStrip(strip()),
    as.endStrip({ id: communes[0]!.id }),
  ])
  for (const call of calls) expect(call).toMatchObject({ status: 'rejected', reason: { status } })
  if (actor === anyone) await expect(as.choice({})).rejects.toMatchObject({ status: 401 })
})
