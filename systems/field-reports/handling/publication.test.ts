import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { anyone, citizen } from '@hue-s/kernel/testing/people.ts'
import type { Shape } from '../contract-handling.ts'
import { officerOf, openDesk, operator, step, type Desk } from './testing.ts'
import { findPersonal, maskText } from '../shared/mask-text.ts'
import { coverPicture } from './redact.ts'

const masked = (text: string) => maskText(text, findPersonal(text), (kind) => `[${kind}]`)

describe('what tells who somebody is', () => {
  test.each([
    ['Gọi 0905 123 456 hoặc +84 905.123.456', 'Gọi [phone] hoặc [phone]'],
    ['Số bàn 0234 3822 345 và (024) 3822 3456', 'Số bàn [phone] và [phone]'],
    ['Xe 75A-123.45, 75-B1 123.45 và 75B1-1234', 'Xe [plate], [plate] và [plate]'],
    ['Căn cước 046158004271, CMND 191234567', 'Căn cước [idNumber], CMND [idNumber]'],
    ['Viết cho anh.ba+1@thu.com.vn', 'Viết cho [email]'],
    ['Xem https://facebook.com/an.nguyen nhé', 'Xem [link] nhé'],
    ['ông Nguyễn Văn An ở 12 đường Nguyễn Huệ', 'ông [name] ở 12 đường Nguyễn Huệ'],
    ['Trường THCS Nguyễn Tri Phương, anh Tuấn chủ quán', 'Trường THCS Nguyễn Tri Phương, anh [name] chủ quán'],
    ['Trần Thị Mận đổ rác ở chợ Đông Ba', '[name] đổ rác ở chợ Đông Ba'],
    ['Kiệt 45 Lê Lợi, 100000 đồng, ngày 12/03/2026', 'Kiệt 45 Lê Lợi, 100000 đồng, ngày 12/03/2026'],
    ['Trụ đèn 12A tắt từ 20 giờ', 'Trụ đèn 12A tắt từ 20 giờ'],
    ['', ''],
  ])('%s', (text, expected) => expect(masked(text)).toBe(expected))

  test('places are exact also behind letters of two units, and no text takes long', () => {
    const text = '😀 gọi 0905123456'
    const [find] = findPersonal(text)
    expect(text.slice(find?.from, find?.to)).toBe('0905123456')
    const started = performance.now()
    for (const bad of [
      '0'.repeat(4000),
      '+84 '.repeat(1000),
      'Nguyễn '.repeat(600),
      'a@'.repeat(2000),
      '7 5 A '.repeat(700),
    ])
      findPersonal(bad)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})

describe('covering for good', () => {
  /** Fine black and white squares: anything that is left of them would show. */
  const chess = async (side = 400) => {
    const raw = Buffer.alloc(side * side * 3, 0)
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        if (((x >> 2) + (y >> 2)) % 2 === 0) raw.fill(255, (y * side + x) * 3, (y * side + x) * 3 + 3)
    return sharp(raw, { raw: { width: side, height: side, channels: 3 } })
      .png()
      .toBuffer()
  }
  const spread = async (picture: Buffer, left: number, top: number, size: number) => {
    const stats = await sharp(
      await sharp(picture).extract({ left, top, width: size, height: size }).png().toBuffer(),
    ).stats()
    return Math.max(...stats.channels.map((c) => c.stdev))
  }
  const middle: Shape = { kind: 'rect', x: 0.25, y: 0.25, w: 0.5, h: 0.5 }

  test.each(['blur', 'pixelate', 'block'] as const)(
    '%s leaves nothing of what lay below, and the rest as it was',
    async (mode) => {
      const picture = await chess()
      const covered = await coverPicture(picture, [middle], mode)
      expect(await spread(picture, 120, 120, 160)).toBeGreaterThan(100)
      expect(await spread(covered, 120, 120, 160)).toBeLessThan(12)
      expect(await spread(covered, 0, 0, 80)).toBeGreaterThan(100)
      expect((await sharp(covered).metadata()).exif).toBeUndefined()
    },
  )

  test('an ellipse leaves its corners; tiny shapes and shapes at the rim are covered too', async () => {
    const covered = await coverPicture(await chess(), [{ ...middle, kind: 'ellipse' }], 'block')
    expect(await spread(covered, 180, 180, 40)).toBeLessThan(12)
    expect(await spread(covered, 101, 101, 20)).toBeGreaterThan(100)
    const edge = await coverPicture(await chess(40), [{ kind: 'rect', x: 0.9, y: 0.9, w: 0.1, h: 0.1 }], 'pixelate')
    expect(await spread(edge, 36, 36, 4)).toBeLessThan(40)
  })

  test('bytes that are no picture are refused in words', async () => {
    await expect(coverPicture(Buffer.from('GIF89a nothing'), [middle], 'blur')).rejects.toMatchObject({
      code: 'field-reports.notAPicture',
    })
  })
})

describe('publishing', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk()
  })
  beforeEach(() => {
    desk.reporter = citizen()
  })
  afterAll(() => desk.app.stop())
  const words = 'Nội dung đủ dài để ghi'
  const shapes: Shape[] = [{ kind: 'ellipse', x: 0.1, y: 0.1, w: 0.2, h: 0.2 }]

  async function resolved(note: string) {
    const before = await desk.photo(desk.reporter)
    const sent = await desk.submit({ note, photos: [before] })
    const officer = officerOf(sent.agency?.id)
    const accepted = await desk.as(officer).act(step(sent.id, sent.version, 'accept'))
    const after = await desk.photo(officer, true)
    const row = await desk.as(officer).act(step(sent.id, accepted.version, 'resolve', { note: words, photos: [after] }))
    await desk.app.settle()
    return { id: sent.id, before, after, officer, version: row.version }
  }
  const status = async (path: string, who = anyone) => {
    const headers = { 'x-test-actor': Buffer.from(JSON.stringify(who)).toString('base64') }
    return (await fetch(desk.app.url + path, { headers })).status
  }

  test('only masked words and chosen copies are public; the original never is', async () => {
    const at = await resolved('Xe 75A-123.45 của bà Hoa chắn vỉa hè, gọi 0905123456')
    const centre = desk.as(operator())
    await expect(centre.act(step(at.id, at.version, 'publish'))).rejects.toMatchObject({
      code: 'field-reports.photosUncovered',
      details: { photos: expect.arrayContaining([at.before, at.after]) as unknown },
    })
    const draft = await centre.publication({ id: at.id })
    expect(draft.suggested.text).not.toMatch(/0905|123\.45|Hoa/)
    expect(draft.original.finds.map((f) => f.kind).sort()).toEqual(['name', 'phone', 'plate'])
    const one = draft.photos.find((p) => p.photoId === at.before)
    const covered = await centre.redactPhoto({
      id: at.id,
      photoId: at.before,
      revision: one?.revision ?? 0,
      mode: 'pixelate',
      shapes,
    })
    expect(covered).toMatchObject({ choice: 'covered', shown: 1, view: null, revision: 1 })
    const two = draft.photos.find((p) => p.photoId === at.after)
    await centre.choosePhoto({ id: at.id, photoId: at.after, revision: two?.revision ?? 0, choice: 'hidden' })
    await desk.app.settle()
    await centre.act(step(at.id, at.version, 'publish'))
    await desk.app.settle()
    const shown = await desk.as(anyone).read({ id: at.id })
    expect(shown.note).toBe(draft.suggested.text)
    expect(shown.photos.map((p) => p.id)).toEqual([covered.versions[0]?.fileId])
    expect(await status(shown.photos[0]?.view ?? '')).toBe(200)
    expect(await status(`/api/files/${at.before}?size=view`)).toBe(404)
    expect(await status(`/api/files/${at.after}?size=view`)).toBe(404)
    const work = await desk.as(at.officer).work({ id: at.id })
    expect(work.photos.find((p) => p.id === at.before)?.view).toContain(covered.versions[0]?.fileId)
  })

  test('undo and redo choose a version; what is public follows at once', async () => {
    const at = await resolved('Ngập trước trường học từ sáng')
    const centre = desk.as(operator())
    await centre.choosePhoto({ id: at.id, photoId: at.after, revision: 0, choice: 'hidden' })
    const first = await centre.redactPhoto({ id: at.id, photoId: at.before, revision: 0, mode: 'block', shapes })
    await expect(
      centre.redactPhoto({ id: at.id, photoId: at.before, revision: 0, mode: 'block', shapes }),
    ).rejects.toMatchObject({ code: 'field-reports.photoChanged' })
    const more = [...shapes, { kind: 'rect' as const, x: 0.5, y: 0.5, w: 0.3, h: 0.3 }]
    const second = await centre.redactPhoto({
      id: at.id,
      photoId: at.before,
      revision: first.revision,
      mode: 'blur',
      shapes: more,
    })
    expect(second.versions.map((v) => v.n)).toEqual([1, 2])
    await centre.act(step(at.id, at.version, 'publish'))
    const fileOf = (n: number) => second.versions[n - 1]?.fileId ?? ''
    const publicOnes = async () => (await desk.as(anyone).read({ id: at.id })).photos.map((p) => p.id)
    expect(await publicOnes()).toEqual([fileOf(2)])
    const undone = await centre.choosePhoto({
      id: at.id,
      photoId: at.before,
      revision: second.revision,
      choice: 'covered',
      version: 1,
    })
    expect(await publicOnes()).toEqual([fileOf(1)])
    expect(await status(`/api/files/${fileOf(2)}?size=view`)).toBe(404)
    await expect(
      centre.choosePhoto({ id: at.id, photoId: at.before, revision: undone.revision, choice: 'covered', version: 9 }),
    ).rejects.toMatchObject({ code: 'field-reports.noSuchVersion' })
    await expect(
      centre.choosePhoto({ id: at.id, photoId: at.before, revision: undone.revision, choice: 'undecided' }),
    ).rejects.toMatchObject({ code: 'field-reports.photosUncovered' })
  })

  test('«nothing to cover» is kept with who said so; withdrawing hides all, publishing again shows it', async () => {
    const at = await resolved('Đèn đường tắt đã ba đêm liền')
    const centre = desk.as(operator())
    const published = await centre.act(
      step(at.id, at.version, 'publish', { nothingToCover: true, title: 'Đèn tắt', text: 'Đèn đường tắt' }),
    )
    const timeline = await desk.app.as(operator(), contractOfCases).timeline({ id: at.id, limit: 200 })
    const entry = timeline.items.find((e) => e.action === 'publish')
    expect(entry?.input?.['nothingToCover']).toEqual(expect.arrayContaining([at.before, at.after]))
    expect(await status(`/api/files/${at.before}?size=view`)).toBe(200)
    const now = await centre.work({ id: at.id })
    const edited = await centre.editPublication({
      id: at.id,
      version: now.version,
      title: 'Đèn tắt',
      text: 'Đèn đường tắt ba đêm',
    })
    expect((await desk.as(anyone).read({ id: at.id })).note).toBe('Đèn đường tắt ba đêm')
    await expect(
      centre.editPublication({ id: at.id, version: published.version - 1, title: 'Đèn tắt', text: 'Đèn đường' }),
    ).rejects.toMatchObject({ code: 'cases.stale' })
    const hidden = await centre.act(step(at.id, edited.version, 'unpublish', { note: 'Có khiếu nại' }))
    expect(hidden.state).toBe('closed')
    await expect(desk.as(anyone).read({ id: at.id })).rejects.toMatchObject({ status: 404 })
    expect(await status(`/api/files/${at.before}?size=view`)).toBe(404)
    await centre.act(step(at.id, hidden.version, 'republish', {}))
    expect((await desk.as(anyone).read({ id: at.id })).photos).toHaveLength(2)
  })

  test('opening an original is logged with its purpose, and the reporter sees it', async () => {
    const at = await resolved('Cây đổ chắn đường vào xóm')
    await desk.as(operator()).redactPhoto({ id: at.id, photoId: at.before, revision: 0, mode: 'blur', shapes })
    const reporter = await desk.named({ name: 'Trương Thị Mận', phone: '0905111222' })
    const sent = await desk.submit({ note: 'Cây đổ ngang đường', photos: [await desk.photo(reporter)] }, reporter)
    const officer = officerOf(sent.agency?.id)
    const photoId = sent.photos[0]?.id ?? ''
    const opened = await desk.as(officer).originalPhoto({ id: sent.id, photoId, purpose: 'handle' })
    expect(await status(opened.view)).toBe(200)
    const { looks } = await desk.as(reporter).own({ id: sent.id })
    expect(looks).toHaveLength(1)
    expect(looks[0]?.purpose).not.toContain('field-reports.')
    await expect(
      desk.as(officer).originalPhoto({ id: sent.id, photoId: at.before, purpose: 'handle' }),
    ).rejects.toMatchObject({ status: 404 })
  })

  test.each([
    [[]],
    [[{ kind: 'rect', x: 0.9, y: 0, w: 0.5, h: 0.1 }]],
    [[{ kind: 'rect', x: -0.1, y: 0, w: 0.5, h: 0.1 }]],
    [[{ kind: 'rect', x: 0, y: 0, w: 0, h: 0 }]],
    [[{ kind: 'star', x: 0, y: 0, w: 1, h: 1 }]],
    [Array.from({ length: 61 }, () => ({ kind: 'rect', x: 0, y: 0, w: 1, h: 1 }))],
  ])('shapes that are none are refused: %#', async (bad) => {
    const path = { id: crypto.randomUUID(), photoId: crypto.randomUUID(), revision: 0, mode: 'blur' as const }
    await expect(desk.as(operator()).redactPhoto({ ...path, shapes: bad as Shape[] })).rejects.toMatchObject({
      status: 400,
    })
  })
})
