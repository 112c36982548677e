import { describe, expect, test } from 'vitest'
import { anyone, citizen } from '@hue-s/kernel/testing/people.ts'
import { officerOf, operator } from './testing.ts'
import { desk, working, resolved, own, startDesk } from '../testing/desk-stage.ts'

startDesk()

describe('words and reports that belong together', () => {
  test('messages go both ways with pictures; an internal note stays with those who work on it', async () => {
    const at = await working()
    const officer = desk.as(at.officer)
    const photo = await desk.photo(at.officer)
    const said = await officer.staffSay({ id: at.id, text: 'Chiều nay thợ tới', audience: 'reporter', photos: [photo] })
    expect(said).toMatchObject({ who: 'agency', audience: 'reporter', you: true })
    expect(said.files).toHaveLength(1)
    await officer.staffSay({ id: at.id, text: 'Nhớ mang thang dài', audience: 'internal' })
    const mine = await desk.as(desk.reporter).messages({ id: at.id })
    expect(mine.items.map((m) => m.text)).toEqual(['Chiều nay thợ tới'])
    expect(mine.items[0]?.photos).toHaveLength(1)
    await desk.as(desk.reporter).say({ id: at.id, text: 'Cảm ơn anh' })
    const seen = (await desk.as(operator()).staffMessages({ id: at.id })).items
    expect(seen.map((m) => [m.who, m.text])).toEqual([
      ['agency', 'Chiều nay thợ tới'],
      ['reporter', 'Cảm ơn anh'],
    ])
    await expect(desk.as(operator()).staffSay({ id: at.id, text: 'x', audience: 'internal' })).rejects.toMatchObject({
      code: 'cases.notAllowed',
    })
    const stranger = await desk.photo(desk.reporter)
    await expect(
      officer.staffSay({ id: at.id, text: 'ảnh của ai', audience: 'agency', photos: [stranger] }),
    ).rejects.toMatchObject({ code: 'files.notFound' })
  })

  test('duplicates are merged, the sender is told, and a mistake is taken back', async () => {
    const first = await desk.submit()
    const other = citizen()
    const second = await desk.submit({}, other)
    const officer = desk.as(officerOf(first.agency?.id))
    const near = (await officer.related({ id: first.id })).items.find((r) => r.id === second.id)
    expect(near).toMatchObject({ relation: 'similar', mergeable: true })
    await officer.merge({ id: first.id, version: first.version, ids: [second.id] })
    await expect(officer.merge({ id: first.id, version: first.version, ids: [second.id] })).rejects.toMatchObject({
      code: 'cases.merged',
    })
    const items = (await officer.related({ id: first.id })).items
    expect(items.find((r) => r.id === second.id)?.relation).toBe('duplicate')
    await desk.app.settle()
    const theirs = await desk.as(other).own({ id: second.id })
    expect(theirs.timeline.map((e) => e.action)).toContain('merged')
    await officer.unmerge({ id: second.id, note: 'Hai trụ khác nhau' })
    expect((await desk.as(other).own({ id: second.id })).actions).toContain('withdraw')
  })

  test('a second matter becomes a report of its own with the same reporter and its own agency', async () => {
    const photo = await desk.photo(desk.reporter)
    const sent = await desk.submit({ photos: [photo] })
    const { items } = await desk.as(anyone).categories({})
    const another = items.find((c) => c.id !== desk.category)
    const part = { category: another?.id ?? '', note: 'Ngoài ra bãi rác tự phát cạnh trụ đèn', photos: [photo] }
    await expect(
      desk
        .as(operator())
        .split({ id: sent.id, version: sent.version, parts: [{ ...part, photos: [crypto.randomUUID()] }] }),
    ).rejects.toMatchObject({ code: 'files.notFound' })
    const done = await desk.as(operator()).split({ id: sent.id, version: sent.version, parts: [part] })
    const born = await desk.as(desk.reporter).own({ id: done.parts[0]?.id ?? '' })
    expect(born).toMatchObject({ category: another?.id, note: part.note, commune: { id: sent.commune?.id } })
    expect(born.photos).toHaveLength(1)
    expect(born.agency).not.toBeNull()
    expect((await own(sent.id)).state).toBe('assigned')
  })

  test('many at once: every item has its own answer, and a refused one leaves nothing behind', async () => {
    const [a, b] = [await desk.submit(), await desk.submit()]
    const officer = desk.as(officerOf(a.agency?.id))
    const missing = crypto.randomUUID()
    const { results } = await officer.bulk({
      action: 'accept',
      items: [
        { id: a.id, version: a.version },
        { id: b.id, version: b.version },
        { id: missing, version: 1 },
      ],
    })
    expect(results.map((r) => [r.ok, r.code])).toEqual([
      [true, null],
      [true, null],
      [false, 'kernel.recordNotFound'],
    ])
    const photo = await desk.photo(desk.reporter)
    const bare = await resolved()
    const withPhoto = await desk.submit({ photos: [photo] })
    await desk.app.settle()
    const two = await desk.as(operator()).bulk({
      action: 'publish',
      items: [
        { id: bare.id, version: bare.version },
        { id: withPhoto.id, version: withPhoto.version },
      ],
    })
    expect(two.results.map((r) => r.code)).toEqual(['field-reports.photosUncovered', 'field-reports.photosUncovered'])
    expect(two.results[0]?.message).toContain('1')
    expect((await own(bare.id)).state).toBe('resolved')
  })

  test('the same by a nervous thumb is one report, also ten at once; other words are another', async () => {
    const same = { note: 'Nước tràn đầy đường trước chợ' }
    const all = await Promise.all(Array.from({ length: 10 }, () => desk.submit(same)))
    expect(new Set(all.map((r) => r.id)).size).toBe(1)
    const loose = await desk.submit({ note: 'nước tràn đầy đường  TRƯỚC chợ!' })
    expect(loose.id).toBe(all[0]?.id)
    expect((await desk.submit(same, citizen())).id).not.toBe(all[0]?.id)
    desk.app.clock.set('2026-11-18T03:00:00Z')
    expect((await desk.submit(same)).id).not.toBe(all[0]?.id)
    desk.app.clock.set('2026-11-18T02:00:00Z')
  })
})
