import { describe, expect, test } from 'vitest'
import { comment } from '@hue-s/engines/cases/index.ts'
import { contract as filesContract } from '@hue-s/engines/files/contract.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { fieldReportsContract as contract } from '../contract.ts'
import { drawnPhoto } from '../demo/photos.ts'
import { ADDRESSES } from '../web/sending.ts'
import {
  app,
  reporter,
  follower,
  commune,
  category,
  somewhere,
  submit,
  inboxOf,
  openStreet,
} from '../testing/citizen-stage.ts'

openStreet()

describe('messages', () => {
  const photo = async (who: Actor) => {
    const bytes = new Uint8Array(await drawnPhoto('lamp', 'before'))
    return (await app.as(who, filesContract).upload({ purpose: 'photo' }, new Blob([bytes], { type: 'image/jpeg' }))).id
  }

  test('both ways, with a picture that stays between the two', async () => {
    const sent = await submit({ at: somewhere() })
    const mine = app.as(reporter, contract)
    const picture = await photo(reporter)
    const { items } = await mine.say({ id: sent.id, text: 'Tôi gửi thêm ảnh', photos: [picture, picture] })
    expect(items).toMatchObject([
      { who: 'reporter', text: 'Tôi gửi thêm ảnh', photos: [{ id: picture, video: false }] },
    ])
    expect((await fetch(app.url + (items[0]?.photos[0]?.view ?? ''))).status).toBe(200)
    expect((await fetch(`${app.url}/api/files/${picture}`)).status).toBe(404)
    const officer = staff(['field-reports.read', 'field-reports.handle'], [sent.agency?.id ?? ''])
    await app.run((ctx) =>
      comment(ctx.as(officer), { id: sent.id, text: 'Chiều nay chúng tôi đến', visibleTo: 'reporter' }),
    )
    await app.run((ctx) => comment(ctx.as(officer), { id: sent.id, text: 'Nội bộ: gọi đội 2', visibleTo: 'agency' }))
    await app.settle()
    const talk = await mine.messages({ id: sent.id })
    expect(talk.items.map(({ who, text }) => [who, text])).toEqual([
      ['reporter', 'Tôi gửi thêm ảnh'],
      ['agency', 'Chiều nay chúng tôi đến'],
    ])
    const told = (await inboxOf(reporter, 'field-reports')).filter(({ title }) => title.includes('nhắn cho bạn'))
    expect(told).toHaveLength(1)
  })

  test('nobody else reads or writes them, and somebody else’s picture is not taken', async () => {
    const sent = await submit({ at: somewhere() })
    for (const who of [follower, anyone, staff(['field-reports.read'])]) {
      await expect(app.as(who, contract).messages({ id: sent.id })).rejects.toMatchObject({
        status: who === follower ? 404 : who === anyone ? 401 : 403,
      })
      await expect(app.as(who, contract).say({ id: sent.id, text: 'Xin chào' })).rejects.toMatchObject({
        status: who === follower ? 404 : who === anyone ? 401 : 403,
      })
    }
    const foreign = await photo(follower)
    await expect(
      app.as(reporter, contract).say({ id: sent.id, text: 'Ảnh của ai?', photos: [foreign] }),
    ).rejects.toMatchObject({ code: 'files.notFound' })
  })

  test('a withdrawn report takes no more messages', async () => {
    const sent = await submit({ at: somewhere() })
    const mine = app.as(reporter, contract)
    await mine.reply({ id: sent.id, action: 'withdraw', version: sent.version })
    expect((await mine.messages({ id: sent.id })).maySay).toBe(false)
    await expect(mine.say({ id: sent.id, text: 'Còn ai không?' })).rejects.toMatchObject({
      code: 'field-reports.messageClosed',
    })
  })
})

describe('my reports', () => {
  test('by key, and by what waits', async () => {
    const who = { ...citizen() }
    const mine = app.as(who, contract)
    const ids: string[] = []
    for (let n = 0; n < 5; n++) {
      app.clock.set(`2026-11-22T0${n + 1}:00:00Z`)
      ids.unshift((await submit({ at: somewhere(), note: `Việc số ${n} của tôi` }, who)).id)
    }
    const seen: string[] = []
    for (let after: string | null | undefined; after !== null;) {
      const page = await mine.mine({ limit: 2, ...(after ? { after } : {}) })
      seen.push(...page.items.map(({ id }) => id))
      after = page.next
    }
    expect(seen).toEqual(ids)
    const { version } = await mine.own({ id: ids[0] ?? '' })
    await mine.reply({ id: ids[0] ?? '', action: 'withdraw', version })
    const shown = async (show: 'open' | 'closed' | 'waiting') => (await mine.mine({ show })).items.map(({ id }) => id)
    expect(await shown('open')).toEqual(ids.slice(1))
    expect(await shown('closed')).toEqual(ids.slice(0, 1))
    expect(await shown('waiting')).toEqual([])
  })

  test('what the device’s clock says is kept beside the server’s, and changes nothing', async () => {
    const device = {
      writtenAt: '2026-11-18T00:00:00.000Z',
      sentAt: '2036-01-01T00:00:00.000Z',
      placeFrom: 'phone' as const,
      accuracyMetres: 12,
    }
    app.clock.set('2026-11-23T02:00:00Z')
    const sent = await submit({ at: somewhere(), device })
    expect(sent.openedAt).toBe('2026-11-23T02:00:00.000Z')
    const { device: kept } = await app.as(reporter, contract).exportOwn({ id: sent.id })
    expect(kept).toEqual({ ...device, receivedAt: '2026-11-23T02:00:00.000Z' })
  })

  test('ten presses of a nervous thumb make one report', async () => {
    const key = `thumb-${Date.now()}`
    const actor = Buffer.from(JSON.stringify(citizen())).toString('base64')
    const call = () =>
      fetch(`${app.url}${ADDRESSES.submit}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          'x-test-actor': actor,
        },
        body: JSON.stringify({ category, note: 'Bấm mười lần liền', at: commune.centroid, communeId: commune.id }),
      })
    const answers = await Promise.all(Array.from({ length: 10 }, call))
    const codes = await Promise.all(answers.map(async (one) => ((await one.json()) as { code: string }).code))
    expect(new Set(codes).size).toBe(1)
    const rows = await app.run((ctx) =>
      many(ctx.db, sql<{ n: number }>`select count(*) as n from cases.case where title = 'Bấm mười lần liền'`),
    )
    expect(rows[0]?.n).toBe(1)
  })
})
