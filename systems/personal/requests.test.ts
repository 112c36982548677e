import { describe, expect, test } from 'vitest'
import { inflateRawSync } from 'node:zlib'
import { contractOfNotify } from '@hue-s/engines/notify/contract.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { personal } from './system.ts'
import { makeCitizen, openRepair } from './testing/app.ts'
import { app, lan, minh, officer, as, refused, member, startPersonal } from './testing/stage.ts'

startPersonal()

/** Names and contents of a ZIP archive, read by its directory as other programs do. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const out = new Map<string, Buffer>()
  let at = bytes.readUInt32LE(end + 16)
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [method, size, nameSize, local] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt32LE(at + 42),
    ]
    const name = bytes.toString('utf8', at + 46, at + 46 + nameSize)
    const from = local + 30 + bytes.readUInt16LE(local + 26)
    const body = bytes.subarray(from, from + size)
    out.set(name, method === 8 ? inflateRawSync(body) : body)
    at += 46 + nameSize
  }
  return out
}

describe('a copy of everything', () => {
  test('is made once, told of, complete, and gone after seven days', async () => {
    const person = await makeCitizen(app, 'Phạm <b>Quý</b>', '046090007777')
    await as(person).addMember({ ...member, consent: true })
    await openRepair(app, person)
    const asked = await as(person).askArchive({})
    await expect(as(person).askArchive({})).rejects.toEqual(refused(409, 'personal.archiveWaiting'))
    await expect(as(person).archive({ id: asked.id })).rejects.toEqual(refused(409, 'personal.archiveNotReady'))
    await app.settle()
    expect((await as(person).archives({})).items[0]).toMatchObject({ state: 'ready' })
    expect((await app.as(person, contractOfNotify).inbox({})).items[0]).toMatchObject({ link: '/me/data' })
    const response = (await as(person).archive({ id: asked.id })) as Response
    const files = unzip(Buffer.from(await response.arrayBuffer()))
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        'index.html',
        'contents.json',
        'identity.json',
        'notify.json',
        'cases.json',
        'personal.json',
      ]),
    )
    const of = (name: string) =>
      JSON.parse(files.get(name)?.toString() ?? '') as Record<string, Record<string, unknown>[]>
    expect(of('identity.json')['person']?.[0]).toMatchObject({ citizenId: '046090007777' })
    expect(of('cases.json')['cases']?.[0]).toMatchObject({ data: { note: 'Rách một đoạn dài' } })
    expect(of('personal.json')['household']?.[0]).toMatchObject({ name: 'Lê Thị Hoa' })
    const page = files.get('index.html')?.toString() ?? ''
    expect(page).toContain('Phạm &lt;b&gt;Quý')
    expect(page).not.toContain('<b>Quý')
    // Its making left no look: the platform read as the person.
    expect((await as(person).looks({})).items).toEqual([])
    await expect(as(lan).archive({ id: asked.id })).rejects.toEqual(refused(404))
    await expect(as(lan).dropArchive({ id: asked.id })).rejects.toEqual(refused(404))
    app.clock.set('2026-11-28T05:00:00Z')
    await expect(as(person).archive({ id: asked.id })).rejects.toEqual(refused(410, 'personal.archiveOver'))
    await runJob(app.platform, personal, personal.jobs.find((j) => j.name === 'end-archives') as never)
    const { rows } = await app.platform.database.pool.query('select sealed from personal.archive where id = $1', [
      asked.id,
    ])
    expect(rows).toEqual([{ sealed: null }])
  })

  test('needs level 2 and the person themselves', async () => {
    await expect(as({ ...lan, assurance: 1 }).askArchive({})).rejects.toEqual(refused(403, 'kernel.stepUpNeeded'))
    await expect(as({ ...minh, onBehalfOf: lan.id }).askArchive({})).rejects.toEqual(refused(403, 'personal.onlySelf'))
  })
})

describe('requests', () => {
  test('carry the legal clock of two working days, with its reasons', async () => {
    // A Friday afternoon: Saturday and Sunday do not count.
    app.clock.set('2026-11-27T08:00:00Z')
    const asked = await as(lan).ask({
      kind: 'correct',
      text: 'Tên đệm ghi sai',
      subject: { kind: 'field', field: 'name' },
    })
    expect(asked).toMatchObject({ state: 'received', subject: 'Họ và tên', may: ['takeBack'] })
    expect(asked.dueAt?.slice(0, 10)).toBe('2026-12-01')
    expect(asked.clocks.find((c) => c.name === 'answer')?.reasons.length).toBeGreaterThan(1)
    await expect(as(minh).request({ id: asked.id })).rejects.toEqual(refused(404))
    await expect(as(officer).request({ id: asked.id })).rejects.toEqual(refused(403))
    expect((await as(officer).queue({})).items.map((r) => r.id)).toContain(asked.id)

    const seen = await as(officer).work({ id: asked.id })
    expect(JSON.stringify(seen)).not.toContain('Nguyễn Thị Lan')
    const taken = await as(officer).take({ id: asked.id, version: seen.version })
    expect(taken.state).toBe('checking')
    await expect(as(officer).take({ id: asked.id, version: seen.version })).rejects.toEqual(refused(409))
    const known = await as(officer).who({ id: asked.id })
    expect(known.name).toBe('Nguyễn Thị Lan')
    expect((await as(lan).looks({})).items[0]).toMatchObject({ case: { code: asked.code } })
    const done = await as(officer).finish({ id: asked.id, version: taken.version, note: 'Đã đối chiếu và sửa' })
    expect(done).toMatchObject({ state: 'done', outcome: { note: 'Đã đối chiếu và sửa' }, may: [] })
    const notices = (await app.as(lan, contractOfNotify).inbox({})).items.map((i) => i.title)
    expect(notices).toEqual(expect.arrayContaining([expect.stringContaining(asked.code)]))
  })

  test('refused with a ground, appealed, heard again', async () => {
    const asked = await as(lan).ask({ kind: 'object', text: 'Xin dừng gửi tin' })
    await expect(
      as(officer).refuse({ id: asked.id, version: asked.version, ground: 'because', note: 'Vì thế thôi' }),
    ).rejects.toEqual(refused(400, 'personal.noSuchGround'))
    const no = await as(officer).refuse({
      id: asked.id,
      version: asked.version,
      ground: 'state-duty',
      note: 'Theo luật',
    })
    expect(no).toMatchObject({ state: 'refused', ground: { id: 'state-duty', note: 'Theo luật' } })
    const own = await as(lan).request({ id: asked.id })
    expect(own.may).toEqual(['appeal'])
    const again = await as(lan).appeal({ id: asked.id, version: own.version, text: 'Tôi không đồng ý' })
    expect(again).toMatchObject({ state: 'appealed' })
    const heard = await as(officer).judge({ id: asked.id, version: again.version, agree: true, note: 'Xét lại' })
    expect(heard.state).toBe('checking')
    const done = await as(officer).finish({
      id: asked.id,
      version: heard.version,
      note: 'Đã dừng',
      scope: 'Tin quảng bá',
    })
    expect(done.state).toBe('done')
    expect((await as(lan).profile({})).restrictions).toMatchObject([{ kind: 'object', scope: 'Tin quảng bá' }])
  })

  test('an appeal comes in time or not at all', async () => {
    const asked = await as(lan).ask({ kind: 'see', text: 'Cho tôi xem' })
    await as(officer).refuse({ id: asked.id, version: asked.version, ground: 'not-ours', note: 'Nơi khác giữ' })
    app.clock.set('2027-01-15T03:00:00Z')
    const { version, may } = await as(lan).request({ id: asked.id })
    expect(may).toEqual([])
    await expect(as(lan).appeal({ id: asked.id, version, text: 'Muộn mất rồi' })).rejects.toEqual(
      refused(409, 'personal.appealOver'),
    )
  })

  test('the engine’s own door is no way round the rules', async () => {
    const { contractOfCases } = await import('@hue-s/engines/cases/contract.ts')
    const asked = await as(lan).ask({ kind: 'see', text: 'Cho tôi xem thêm' })
    await expect(
      app.as(officer, contractOfCases).act({ id: asked.id, action: 'take', version: asked.version }),
    ).rejects.toEqual(refused(403))
    expect((await as(lan).takeBack({ id: asked.id, version: asked.version })).state).toBe('withdrawn')
  })

  test('a deletion really deletes, says what stays and why, and the person may come again', async () => {
    const person = await makeCitizen(app, 'Đỗ Văn Xóa', '046090009999')
    await as(person).addMember({ ...member, consent: true })
    await as(person).addFavourite({ path: '/map', title: 'Bản đồ' })
    await as(person).present({ paper: 'card:me', fields: ['name'], minutes: 60 })
    const closed = await openRepair(app, person, ['finish'])
    const open = await openRepair(app, person)
    app.clock.set('2027-01-15T04:00:00Z')
    const asked = await as(person).ask({ kind: 'delete', text: 'Xin xóa mọi thứ về tôi' })
    await expect(as(person).ask({ kind: 'delete', text: 'Xin xóa lần nữa' })).rejects.toEqual(
      refused(409, 'personal.alreadyAsked'),
    )
    const taken = await as(officer).take({ id: asked.id, version: asked.version })
    await expect(
      as(officer).finish({ id: asked.id, version: taken.version - 1, note: 'Phiên bản cũ' }),
    ).rejects.toEqual(refused(409))
    expect((await as(person).household({})).items).toHaveLength(1)
    const done = await as(officer).finish({ id: asked.id, version: taken.version, note: 'Đã xóa' })
    expect(done.outcome?.erased).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ holder: 'cases', count: 1 }),
        expect.objectContaining({ holder: 'personal', count: 3 }),
      ]),
    )
    expect(done.outcome?.kept.map((k) => k.why.vi).join()).toContain('Luật Bảo vệ dữ liệu cá nhân')
    expect((await as(person).household({})).items).toEqual([])
    expect((await as(person).favourites({})).items).toEqual([])
    expect((await as(person).timeline({})).items.map((i) => i.id)).toEqual([asked.id, open.id])
    const { rows } = await app.platform.database.pool.query('select title, data from cases.case where id = $1', [
      closed.id,
    ])
    expect(rows).toEqual([{ title: closed.code, data: { note: '' } }])
    const later = await as(person).ask({ kind: 'see', text: 'Còn giữ gì của tôi không' })
    expect(later.state).toBe('received')
  })
})
