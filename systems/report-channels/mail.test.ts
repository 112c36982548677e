import { describe, expect, test } from 'vitest'
import { attachments, partiesOf, timeline } from '@hue-s/engines/cases/index.ts'
import { getUnit } from '@hue-s/engines/units/index.ts'
import { MAIL_BOMB, VACATION } from './testing/letters.ts'
import { OURS } from './testing/stage.ts'
import { stage, NOTE, from, rows, last, post, photo, mailsTo, caseOf } from './testing/each.ts'

describe('e-mail', () => {
  test('a mail becomes a case; the sender gets the code, the due date and how to follow', async () => {
    await post({ subject: 'Đèn đường', text: NOTE, attachments: [{ filename: 'a.jpg', content: await photo(200) }] })
    const row = await last()
    expect(row).toMatchObject({ state: 'sent' })
    const found = await caseOf(row?.caseId)
    expect(found).toMatchObject({ channel: 'email', category: 'street-lamp', code: row?.code })
    expect(found.data['note']).toBe(`Đèn đường\n${NOTE}`)
    expect(await stage.app.run((ctx) => attachments(ctx, found))).toHaveLength(1)
    expect(await stage.app.run((ctx) => partiesOf(ctx, found.id))).toHaveLength(1)
    const [answer] = mailsTo(from)
    expect(answer?.subject).toBe(`Re: [${row?.code}] Đèn đường`)
    expect(answer?.text).toMatch(/hạn xử lý là \d{2}:\d{2} /)
    expect(answer?.from).toBe(OURS)
    expect(answer?.headers['auto-submitted']).toBe('auto-replied')
    await stage.app.settle()
    expect(mailsTo(from)).toHaveLength(1)
  })

  test('the same mail again, and two at once, is one report and one answer', async () => {
    const letter = { subject: 'Đèn', text: NOTE, messageId: '<one@example.vn>' }
    const before = (await rows()).length
    await Promise.all([post(letter), post(letter)])
    await post(letter)
    expect((await rows()).length).toBe(before + 1)
    expect(mailsTo(from)).toHaveLength(1)
  })

  test('the same words in another mail within minutes are one report', async () => {
    await post({ subject: 'Đèn', text: NOTE })
    const first = await last()
    await post({ subject: 'Đèn', text: `  ${NOTE}  ` })
    expect(await last()).toMatchObject({ state: 'ignored' })
    expect(mailsTo(from)[0]?.text).toContain(first?.code ?? 'no code')
    expect((await rows()).filter(({ code }) => code === first?.code)).toHaveLength(1)
  })

  test('an answer adds words and photos; an empty one asks how it stands; a stranger adds nothing', async () => {
    await post({ subject: 'Đèn', text: NOTE })
    const { caseId, code } = (await last()) ?? {}
    const id = caseId ?? ''
    const answer = mailsTo(from)[0]
    const inReplyTo = answer?.headers['message-id'] ?? ''
    expect(inReplyTo).toContain('answer-')
    const quoted = 'Nay thêm một bóng nữa\n\nOn Fri, 20 Nov 2026, Trung tâm <x@y.vn> wrote:\n> cũ'
    const attached = [{ filename: 'b.jpg', content: await photo(90) }]
    await post({ subject: `Re: Đèn`, text: quoted, inReplyTo, attachments: attached })
    const { items } = await stage.app.run((ctx) => timeline(ctx, { id }))
    expect(items.filter((e) => e.kind === 'commented').map((e) => e.note)).toEqual(['Nay thêm một bóng nữa'])
    expect(items.filter((e) => e.kind === 'attached')).toHaveLength(1)
    expect(await last()).toMatchObject({ state: 'added', code })
    await post({ subject: `Re: [${code}] Đèn`, text: 'Bằng mã trong tiêu đề' })
    expect(await last()).toMatchObject({ state: 'added', code })
    await post({ subject: `Re: [${code}] Đèn`, text: '' })
    expect(await last()).toMatchObject({ state: 'asked' })
    expect(mailsTo(from)[0]?.text).toContain(`Phản ánh ${code}: Đã chuyển cơ quan`)
    await stage.post({ from: 'stranger@example.vn', subject: `Re: [${code}] Đèn`, text: 'Rút lại hộ tôi', inReplyTo })
    expect(await last()).toMatchObject({ state: 'waiting', why: 'otherSender' })
    const after = await stage.app.run((ctx) => timeline(ctx, { id }))
    expect(after.items.filter((e) => e.kind === 'commented')).toHaveLength(2)
    await stage.post({ from: 'stranger@example.vn', subject: code ?? '', text: '' })
    await stage.app.settle()
    const told = mailsTo('stranger@example.vn').map(({ text }) => text)
    expect(told.some((text) => text.includes('Không tìm thấy phản ánh'))).toBe(true)
    expect(told.join()).not.toContain('Nơi xử lý')
  })

  test.each(Object.entries(VACATION))('%s makes no report and is not answered', async (_, letter) => {
    const envelope = letter.envelope ?? { from, to: OURS }
    await post({ subject: 'Đèn', text: NOTE, ...letter, envelope })
    expect(await last()).toMatchObject({ state: 'ignored', caseId: null })
    expect(mailsTo(letter.from ?? from)).toEqual([])
  })

  test('mail to another address is refused: this is no open relay', async () => {
    const envelope = { from, to: 'victim@elsewhere.example' }
    await expect(post({ text: NOTE, envelope })).rejects.toMatchObject({ responseCode: 550 })
  })

  test('30 MB are refused, said beforehand or not; a nested bomb is refused at once', async () => {
    const content = Buffer.alloc(30 * 1024 * 1024, 65)
    const before = (await rows()).length
    await expect(post({ text: NOTE, attachments: [{ filename: 'a.jpg', content }] })).rejects.toMatchObject({
      responseCode: 552,
    })
    const started = performance.now()
    await expect(post({ raw: MAIL_BOMB })).rejects.toMatchObject({ responseCode: 554 })
    expect(performance.now() - started).toBeLessThan(3_000)
    expect((await rows()).length).toBe(before)
  }, 60_000)

  test.each([
    ['no MIME at all', 'ổ gà \xff\xfe'],
    [
      'a broken boundary',
      'From: a@b.vn\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\nContent-Type: image/jpeg\r\n\r\n@@@',
    ],
    [
      'nonsense as base64',
      `From: broken@example.vn\r\nContent-Transfer-Encoding: base64\r\nSubject: =?utf-8?B?!!?=\r\n\r\n%%%`,
    ],
    ['NUL and control signs', `From: nul@example.vn\r\nSubject: a\0b\r\n\r\nrác\0\x07 đầy\r\n`],
  ])('%s is taken without harm', async (_, raw) => {
    expect(await post({ raw, envelope: { from, to: OURS } })).toMatch(/^250/)
    expect(['ignored', 'waiting', 'sent']).toContain((await last())?.state)
  })

  test('HTML with scripts is reduced to its words; a PDF instead of a photo is refused politely', async () => {
    const html = `<script>alert(1)</script><p>${NOTE}</p>`
    const content = Buffer.from(`%PDF-1.4\n${'x'.repeat(20_000)}`)
    await post({ subject: '', html, attachments: [{ filename: 'a.jpg', content, contentType: 'image/jpeg' }] })
    const row = await last()
    expect((await caseOf(row?.caseId)).data['note']).toBe(NOTE)
    expect(mailsTo(from)[0]?.text).toContain('Có 1 tệp không dùng được')
  })

  test('an empty mail asks for words', async () => {
    await post({ subject: '', text: '' })
    expect(await last()).toMatchObject({ state: 'ignored' })
    expect(mailsTo(from)[0]?.text).toContain('không có nội dung')
  })

  test('an old name of a commune leads to the commune of today; one that was divided is a person’s to decide', async () => {
    await post({ subject: '', text: 'Rác đổ đầy bãi, thùng rác hư ở thị trấn Suối Mây' })
    const row = await last()
    expect(row).toMatchObject({ state: 'sent' })
    const { communeId } = await caseOf(row?.caseId)
    expect((await stage.app.run((ctx) => getUnit(ctx, communeId ?? ''))).name).toBe('Mây Ngàn')
    await post({ subject: '', text: 'Rác đổ đầy bãi, thùng rác hư ở xã Cát Vàng' })
    expect(await last()).toMatchObject({ state: 'waiting', why: 'unsurePlace' })
  })

  test('a matter for elsewhere gets the advice, and no case', async () => {
    await post({ subject: 'Khiếu nại', text: 'Tôi muốn khiếu nại và tố cáo quyết định, ở xã Bến Đá' })
    expect(await last()).toMatchObject({ state: 'advised', caseId: null })
    expect(mailsTo(from)).toHaveLength(1)
  })

  test('more than the province allows in an hour is passed over, and said once', async () => {
    for (let n = 0; n < 22; n++) await stage.post({ from, subject: '', text: `Đèn đường tắt ở cột số ${n}, xã Bến Đá` })
    await stage.app.settle()
    const said = mailsTo(from).map(({ text }) => text)
    expect(said.filter((text) => text.includes('quá 20 tin'))).toHaveLength(1)
    expect(said).toHaveLength(21)
  }, 60_000)
})
