import { describe, expect, test } from 'vitest'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { newsContract as contract, type EventFacts } from './contract.ts'
import { bodyWith, COMMUNE, paragraph, picture, PROVINCE } from './testing/stage.ts'
import { room, reader, openRoom } from './testing/room.ts'

openRoom()

describe('events', () => {
  const facts = (limit: number | null): { event: EventFacts } => ({
    event: {
      startsAt: '2027-01-10T02:00:00Z',
      endsAt: '2027-01-10T05:00:00Z',
      unitId: null,
      campaign: null,
      signUp: true,
      limit,
      signUpUntil: null,
    },
  })

  test('the last place has one taker, a cancelled one is free again, nobody learns who comes', async () => {
    const { app, desk, writer } = room
    const { id, slug } = await room.published('Lớp học số', 'event', facts(2))
    const people = [citizen(), citizen(), citizen(), citizen()]
    const results = await Promise.allSettled(people.map((one) => app.as(one, contract).signUp({ id })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    const refused = results.find((one) => one.status === 'rejected')
    expect((refused as PromiseRejectedResult).reason).toMatchObject({ code: 'news.full' })
    expect((await reader().read({ page: 'events', slug })).placesLeft).toBe(0)
    const taker = people[results.findIndex(({ status }) => status === 'fulfilled')] ?? citizen()
    expect(await app.as(taker, contract).signUp({ id })).toMatchObject({ signedUp: true, placesLeft: 0 })
    expect(await app.as(taker, contract).cancelSignUp({ id })).toMatchObject({ signedUp: false, placesLeft: 1 })
    expect((await desk(writer).deskItem({ id })).signUps).toBe(1)
    expect(JSON.stringify(await desk(writer).deskItem({ id }))).not.toContain(taker.id)
    app.clock.set('2027-01-10T02:00:00Z')
    await expect(app.as(taker, contract).signUp({ id })).rejects.toMatchObject({ code: 'news.signUpOver' })
    app.clock.set('2026-12-02T00:00:00Z')
  })

  test('an event that ends before it begins is refused', async () => {
    const made = await room.written('Sai giờ', 'event')
    const event = { ...facts(1).event, endsAt: '2027-01-09T00:00:00Z' }
    await expect(
      room.desk(room.writer).saveMeta({ id: made.id, metaVersion: made.metaVersion, facts: { event } }),
    ).rejects.toMatchObject({ code: 'news.badTimes' })
    await expect(
      room.desk(room.writer).saveMeta({
        id: made.id,
        metaVersion: made.metaVersion,
        facts: { campaign: { from: '2026-01-01', to: '2026-02-01' } },
      }),
    ).rejects.toMatchObject({ code: 'news.wrongFacts' })
  })
})

describe('documents, directory, sections', () => {
  const legal = (number: string, replaces = '', from = '2026-01-01', to: string | null = null) => ({
    document: {
      number,
      issuedOn: '2025-12-20',
      issuer: 'Ủy ban nhân dân',
      field: 'Đất đai',
      inForceFrom: from,
      inForceTo: to,
      replaces,
      fileId: null,
    },
  })
  test('found by number and words without marks; in force, coming, ended, replaced', async () => {
    await room.published('Quyết định về đất', 'document', legal('1/2025/QĐ'))
    await room.published('Quyết định thay thế', 'document', legal('2/2026/QĐ', '1/2025/QĐ'))
    await room.published('Quyết định sắp tới', 'document', legal('3/2026/QĐ', '', '2028-01-01'))
    const forces = async (input: object) =>
      Object.fromEntries((await reader().documents(input)).items.map(({ facts, force }) => [facts.number, force]))
    expect(await forces({ q: 'quyet dinh' })).toEqual({
      '1/2025/QĐ': 'ended',
      '2/2026/QĐ': 'in-force',
      '3/2026/QĐ': 'coming',
    })
    expect(await forces({ q: '2/2026' })).toEqual({ '2/2026/QĐ': 'in-force' })
    expect(await forces({ force: 'coming', field: 'Đất đai', year: 2025 })).toEqual({ '3/2026/QĐ': 'coming' })
    expect(await forces({ q: '%_\\' })).toEqual({})
  })

  test('the directory has every agency and commune of today, found by post without marks', async () => {
    const all = await reader().directory({})
    expect(all.items.length).toBeGreaterThan(8)
    const found = await reader().directory({ q: 'chu tich' })
    expect(found.items.map(({ level }) => level)).toEqual(['province'])
    expect(found.items[0]?.leaders[0]).toEqual(expect.objectContaining({ name: expect.any(String), phone: null }))
  })

  test('sections are the pack’s, lists narrow by section, audience, area and tag and page by key', async () => {
    const { desk, writer, publisher } = room
    const made = await room.written('Chỉ cho khách')
    const meta = { id: made.id, metaVersion: made.metaVersion, audiences: ['visitor' as const], areas: [COMMUNE] }
    await desk(writer).saveMeta({ ...meta, tags: ['Thử nghiệm'], section: 'tourism' })
    const { version } = await desk(writer).deskItem({ id: made.id })
    const sent = await desk(writer).submit({ id: made.id, version })
    await desk(publisher).publish({ id: made.id, version: sent.version })
    const has = async (input: object) => (await reader().list(input)).items.some(({ id }) => id === made.id)
    expect(await has({ audience: 'visitor' })).toBe(true)
    expect(await has({ audience: 'business' })).toBe(false)
    expect(await has({ area: COMMUNE })).toBe(true)
    expect(await has({ area: PROVINCE })).toBe(false)
    expect(await has({ tag: 'Thử nghiệm' })).toBe(true)
    const all = (await reader().list({ limit: 50 })).items.map(({ id }) => id)
    const paged: string[] = []
    for (let after: string | undefined; ;) {
      const page = await reader().list({ limit: 2, ...(after ? { after } : {}) })
      paged.push(...page.items.map(({ id }) => id))
      if (page.next === null) break
      after = page.next
    }
    expect(paged).toEqual(all)
    await expect(reader().list({ after: 'nonsense' })).rejects.toMatchObject({ status: 400 })
    const { shownTo } = await reader().latest({})
    expect(shownTo.visitor).toContain(made.id)
    expect(shownTo.business).not.toContain(made.id)
  })
})

describe('pictures', () => {
  test('a stranger’s picture cannot be put in; without words nothing is sent; readers see it once published', async () => {
    const { app, desk, writer, publisher } = room
    const made = await room.written('Có ảnh')
    const theirs = await picture(app, citizen())
    const own = await picture(app, writer)
    const withPicture = (fileId: string, alt: string, version: number) =>
      desk(writer).saveText({
        id: made.id,
        lang: 'vi',
        version,
        title: 'Có ảnh',
        lead: 'L',
        body: bodyWith(paragraph('x'), { type: 'image', attrs: { fileId, alt, caption: '' } }),
      })
    await expect(withPicture(theirs, 'a', 2)).rejects.toMatchObject({ code: 'files.notFound' })
    await withPicture(own, '', 2)
    const draft = await desk(writer).deskItem({ id: made.id })
    expect(draft.checks).toContainEqual(expect.objectContaining({ code: 'noPictureAlt', stops: true }))
    await expect(desk(writer).submit({ id: made.id, version: draft.version })).rejects.toMatchObject({
      code: 'news.notReady',
    })
    await withPicture(own, 'Một ô tím', 3)
    const address = `${app.url}/api/files/${own}?size=view`
    expect((await fetch(address)).status).toBe(404)
    const ready = await desk(writer).deskItem({ id: made.id })
    expect((await fetch(app.url + (ready.files[own] ?? ''))).status).toBe(200)
    const sent = await desk(writer).submit({ id: made.id, version: ready.version })
    await desk(publisher).publish({ id: made.id, version: sent.version })
    await app.settle()
    expect((await fetch(address)).status).toBe(200)
  })
})
