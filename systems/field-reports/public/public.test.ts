import { describe, expect, test } from 'vitest'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { getCase, openCase, withdraw } from '@hue-s/engines/cases/index.ts'
import { contractOfSearch } from '@hue-s/engines/search/contract.ts'
import { listUnits, successors, type Unit } from '@hue-s/engines/units/index.ts'
import { anyone, citizen } from '@hue-s/kernel/testing/people.ts'
import { fieldReportsContract as contract } from '../contract.ts'
import { indexReport } from '../find.ts'
import { TYPE } from '../report-type.ts'
import { showReport } from '../service.ts'
import { NOW, app, communes, api, report, text, tileFeatures, openTown } from '../testing/public-stage.ts'

openTown()

/** A report of an earlier year, as an import brings it: it keeps the commune of its day. */
async function oldReport(commune: Unit, note: string) {
  const opened = await app.run((ctx) =>
    openCase(ctx, {
      type: TYPE,
      title: note,
      data: { category: 'street-lamp', child: null, note, certainty: 'person', routedBy: null },
      agencyId: null,
      communeId: commune.id,
      anchoredOn: '2024-11-20',
      point: null,
      parties: [],
      channel: 'import',
      visibility: 'public',
    }),
  )
  await app.run(async (ctx) => showReport(ctx, await getCase(ctx, opened.id)))
  return opened
}
const idsOf = async (input: Parameters<ReturnType<typeof api>['list']>[0]) =>
  (await api().list(input)).items.map(({ id }) => id)

describe('filters', () => {
  test('category, sub-category, state, agency, words without marks and days find what they say, and nothing else', async () => {
    const { items: kinds } = await api().categories({})
    const other = kinds.find(
      ({ id, flow, children }) => id !== 'street-lamp' && flow === 'timed' && children.length > 0,
    )
    const child = other?.children[0]?.id ?? ''
    app.clock.set('2026-10-01T16:59:59Z')
    const early = await report({ note: 'Cống tràn trước chợ Đông Ba' })
    app.clock.set('2026-10-01T17:00:00Z')
    const late = await report({ category: other?.id ?? '', child, note: 'Hố ga mất nắp đường Hùng Vương' })
    app.clock.set(NOW)
    expect(await idsOf({ category: other?.id, q: 'hung vuong' })).toEqual([late.id])
    expect(await idsOf({ category: other?.id, child })).toEqual([late.id])
    expect(await idsOf({ category: other?.id, child: 'khong-co' })).toEqual([])
    expect(await idsOf({ q: 'cho dong ba' })).toEqual([early.id])
    expect(await idsOf({ q: early.code.toLowerCase() })).toEqual([early.id])
    // A day ends at midnight in Vietnam, which is 17:00 UTC.
    expect(await idsOf({ to: '2026-10-01' })).toEqual([early.id])
    expect(await idsOf({ from: '2026-10-02', to: '2026-10-02' })).toEqual([late.id])
    expect(await idsOf({ agency: late.agencyId ?? crypto.randomUUID(), category: other?.id })).toEqual(
      late.agencyId ? [late.id] : [],
    )
    expect(await idsOf({ state: late.state as 'assigned', category: other?.id })).toEqual([late.id])
    expect(await idsOf({ state: 'withdrawn', category: other?.id })).toEqual([])
    expect(await idsOf({ q: '%' })).not.toContain(late.id)
    expect((await api().read({ id: late.id })).child).toBe(child)
  })

  test('an old commune finds what its successors have, a living one what its old ones had', async () => {
    const old = await app.run(async (ctx) => {
      for (const unit of await listUnits(ctx, { level: 'commune', at: '2024-12-31' })) {
        const heirs = await successors(ctx, unit.id, '2024-12-31', ctx.today())
        const heir = communes.find(({ id }) => id === heirs[0]?.unitId)
        if (heirs.length === 1 && heir && heir.id !== unit.id) return { unit, heir }
      }
      throw new Error('no commune was merged')
    })
    const before = await oldReport(old.unit, 'Hồ sơ từ trước khi sáp nhập')
    const after = await report({ commune: old.heir, note: 'Hồ sơ sau khi sáp nhập' })
    const elsewhere = await report({ commune: communes.find(({ id }) => id !== old.heir.id)! })
    const byOld = await idsOf({ commune: old.unit.id, q: 'sáp nhập' })
    expect(byOld.toSorted()).toEqual([before.id, after.id].toSorted())
    expect(byOld).not.toContain(elsewhere.id)
    expect((await idsOf({ commune: old.heir.id, q: 'sáp nhập' })).toSorted()).toEqual([before.id, after.id].toSorted())
    const counts = await api().counts({ q: 'sáp nhập' })
    expect(counts).toMatchObject({ total: 2, byCommune: [{ id: old.heir.id, count: 2 }] })
    const choices = await api().choices({ commune: old.unit.id })
    expect(choices.commune?.until).not.toBeNull()
    expect(choices.commune?.now.map(({ id }) => id)).toEqual([old.heir.id])
    expect(choices.groups.flatMap(({ items }) => items.map(({ id }) => id))).toContain(old.unit.id)
    expect(choices.periods.length).toBeGreaterThan(1)
    expect(choices.groups.flatMap(({ items }) => items).length).toBeGreaterThan(communes.length)
  })

  test('pages by key: nothing twice, nothing lost, in each order; a foreign cursor is refused', async () => {
    for (let n = 0; n < 7; n++) await report({ note: `Trang sách số ${n}` })
    for (const sort of ['newest', 'oldest', 'followed'] as const) {
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await api().list({ q: 'trang sach', sort, limit: 3, after })
        seen.push(...page.items.map(({ id }) => id))
        after = page.next ?? undefined
      } while (after)
      expect(new Set(seen).size, sort).toBe(7)
      expect(seen, sort).toHaveLength(7)
    }
    const [newest, oldest] = [await idsOf({ q: 'trang sach' }), await idsOf({ q: 'trang sach', sort: 'oldest' })]
    expect(newest).toEqual(oldest.toReversed())
    const follower = citizen()
    const liked = newest[3] ?? ''
    await app.as(follower, contractOfCases).follow({ id: liked, follow: true })
    expect((await app.as(follower, contract).following({ id: liked })).following).toBe(true)
    expect((await app.as(citizen(), contract).following({ id: liked })).following).toBe(false)
    app.platform.dropTags(['field-reports'])
    expect((await idsOf({ q: 'trang sach', sort: 'followed' }))[0]).toBe(liked)
    await expect(api().list({ after: 'not-a-cursor' })).rejects.toMatchObject({ status: 400 })
  })

  test.each([
    { commune: 'x' },
    { category: 'A B' },
    { from: '2026-02-30' },
    { from: '0000-01-01' },
    { sort: 'best' },
    { q: 'x'.repeat(201) },
    { agency: '1; drop table' },
    { limit: '0' },
  ])('refuses %o in words', async (query) => {
    const response = await fetch(`${app.url}/api/field-reports/reports?${new URLSearchParams(query as never)}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'kernel.badInput' })
  })

  test('units that never were find nothing and break nothing', async () => {
    const nobody = crypto.randomUUID()
    expect(await idsOf({ commune: nobody })).toEqual([])
    expect(await api().counts({ commune: nobody, agency: nobody })).toEqual({ total: 0, byState: [], byCommune: [] })
    expect(await api().choices({ commune: nobody, agency: nobody, at: '1900-01-01' })).toMatchObject({
      commune: null,
      agency: null,
    })
    expect((await fetch(`${app.url}/feeds/reports.rss?commune=${nobody}`)).status).toBe(200)
  })
})

describe('what is not public is nowhere', () => {
  test('neither in lists, searches, counts, tiles, feeds, cards nor by code', async () => {
    const word = 'bimatxyz'
    const spot = communes[5]!
    const hidden = [
      await report({ commune: spot, visibility: 'agency', note: `Chuyện riêng ${word} một` }),
      await report({ commune: spot, shown: false, note: `Chưa công khai ${word} hai` }),
    ]
    const taken = await report({ commune: spot, note: `Đã rút khỏi trang ${word} ba` })
    await app.run(async (ctx) => {
      await withdraw(ctx, { id: taken.id })
      await indexReport(ctx, await getCase(ctx, taken.id))
    })
    const all = [...hidden, taken]
    const query = `q=${word}&commune=${spot.id}&category=street-lamp`
    expect(await idsOf({ q: word })).toEqual([])
    for (const { code } of all) expect(await idsOf({ q: code })).toEqual([])
    expect((await api().counts({ q: word })).total).toBe(0)
    expect((await app.as(anyone, contractOfSearch).find({ q: word })).items).toEqual([])
    for (const z of [8, 12, 16]) expect(await tileFeatures(z, spot.centroid!, query)).toEqual([])
    for (const path of [`/feeds/reports.rss?${query}`, `/feeds/reports.atom?${query}`, '/sitemap.xml']) {
      const answer = await text(path)
      for (const { id, code } of all) expect(answer.includes(id) || answer.includes(code), path).toBe(false)
      expect(answer.replaceAll(/<(link|id|atom:link)[^>]*>[^<]*/g, ''), path).not.toContain(word)
    }
    for (const { id, code } of all) {
      await expect(api().read({ id })).rejects.toMatchObject({ status: 404 })
      await expect(api().readByCode({ code })).rejects.toMatchObject({ status: 404 })
      await expect(app.as(citizen(), contract).following({ id })).rejects.toMatchObject({ status: 404 })
      expect((await fetch(`${app.url}/cards/field-reports/${id}`)).status).toBe(404)
    }
  })

  test('a report that is withdrawn leaves the stored list at once', async () => {
    const shown = await report({ note: 'Sẽ rút ngay mai kia' })
    expect(await idsOf({ q: 'mai kia' })).toEqual([shown.id])
    await app.run((ctx) => withdraw(ctx, { id: shown.id }).then(() => undefined))
    expect(await idsOf({ q: 'mai kia' })).toEqual([])
  })
})

test('answers for everybody may be kept, and say for how long', async () => {
  for (const path of ['reports', 'counts', 'choices', 'sheet', 'categories']) {
    const response = await fetch(`${app.url}/api/field-reports/${path}`)
    expect([path, response.headers.get('cache-control')]).toEqual([
      path,
      expect.stringMatching(/^public, max-age=\d+$/),
    ])
    const again = await fetch(`${app.url}/api/field-reports/${path}`, {
      headers: { 'if-none-match': response.headers.get('etag') ?? '' },
    })
    expect([path, again.status]).toEqual([path, 304])
  }
})
