import { describe, expect, test } from 'vitest'
import { gateway, retryAfterOf } from './carriers/outcome.ts'
import { decide, quietEnd, retryAt, wants, type Reachable } from './plan.ts'
import { smsText, withoutMarks } from './sms-text.ts'
import { smsSize } from '../../sandbox/sms-parts.ts'

const night = { from: 22 * 60, to: 6 * 60 }
const vn = (text: string) => new Date(`${text}+07:00`)

describe('quiet hours', () => {
  test.each([
    ['2026-11-21T21:59:59', null],
    ['2026-11-21T22:00:00', '2026-11-22T06:00:00'],
    ['2026-11-21T23:30:45', '2026-11-22T06:00:00'],
    ['2026-11-22T00:00:00', '2026-11-22T06:00:00'],
    ['2026-11-22T05:59:59', '2026-11-22T06:00:00'],
    ['2026-11-22T06:00:00', null],
  ])('%s ends at %s', (at, end) => expect(quietEnd(vn(at), night)).toEqual(end === null ? null : vn(end)))

  test('may lie within a day, and equal ends mean none', () => {
    expect(quietEnd(vn('2026-11-21T13:00:00'), { from: 720, to: 840 })).toEqual(vn('2026-11-21T14:00:00'))
    expect(quietEnd(vn('2026-11-21T15:00:00'), { from: 720, to: 840 })).toBeNull()
    expect(quietEnd(vn('2026-11-21T15:00:00'), { from: 0, to: 0 })).toBeNull()
  })

  const ready: Reachable = { works: true, wanted: true, hasAddress: true, verified: true }
  test('information stays in the inbox, the important waits, the critical passes, e-mail makes no sound', () => {
    const at = vn('2026-11-21T23:00:00')
    expect(decide('push', 'info', ready, night, at)).toEqual({ state: 'skipped', reason: 'quietHours' })
    expect(decide('sms', 'important', ready, night, at)).toEqual({
      state: 'waiting',
      nextAt: vn('2026-11-22T06:00:00'),
    })
    expect(decide('sms', 'critical', ready, night, at)).toEqual({ state: 'waiting', nextAt: at })
    expect(decide('email', 'info', ready, night, at)).toEqual({ state: 'waiting', nextAt: at })
  })

  test.each([
    [{ wanted: false }, 'notWanted'],
    [{ works: false }, 'channelOff'],
    [{ hasAddress: false }, 'noAddress'],
    [{ verified: false }, 'notVerified'],
  ])('%o is skipped with its reason', (over, reason) =>
    expect(decide('sms', 'critical', { ...ready, ...over }, night, vn('2026-11-21T12:00:00'))).toEqual({
      state: 'skipped',
      reason,
    }),
  )
})

test('a choice for the topic beats the one for all topics, which beats the level', () => {
  expect(wants('sms', 'info', [undefined, undefined])).toBe(false)
  expect(wants('sms', 'critical', [undefined, undefined])).toBe(true)
  expect(wants('sms', 'critical', [undefined, { sms: false }])).toBe(false)
  expect(wants('sms', 'critical', [{ sms: true }, { sms: false }])).toBe(true)
  expect(wants('sms', 'critical', [{ sms: null }, { sms: false }])).toBe(false)
})

test('tries again after 1, 5, 30 minutes and 2 hours, then gives up; a carrier may ask for longer', () => {
  const now = new Date('2026-11-21T00:00:00Z')
  const minutes = [1, 2, 3, 4, 5].map((n) => retryAt(n, now)).map((at) => at && (at.getTime() - now.getTime()) / 60_000)
  expect(minutes).toEqual([1, 5, 30, 120, null])
  expect(retryAt(1, now, 600)).toEqual(new Date('2026-11-21T00:10:00Z'))
})

test('Retry-After may be seconds, a date, or rubbish', () => {
  const now = Date.parse('2026-11-21T00:00:00Z')
  expect(retryAfterOf('30', now)).toBe(30)
  expect(retryAfterOf('Sat, 21 Nov 2026 00:02:00 GMT', now)).toBe(120)
  expect(retryAfterOf('999999999', now)).toBe(86_400)
  expect(retryAfterOf('soon', now)).toBeUndefined()
  expect(retryAfterOf(null, now)).toBeUndefined()
})

test('a gateway is a host or a whole address, with its settings in the query', () => {
  expect(gateway('https://sms.example', '/sms/v1/send').url).toBe('https://sms.example/sms/v1/send')
  const own = gateway('https://sms.example/api/out?brand=TINH', '/sms/v1/send')
  expect([own.url, own.option('brand'), own.option('none')]).toEqual(['https://sms.example/api/out', 'TINH', undefined])
})

describe('the text of an SMS', () => {
  test('has no marks and only signs of the cheap encoding', () => {
    expect(withoutMarks('Đường Hoà Bình – «ngập» 0,5 m… 100.000 ₫ 🌧')).toBe(
      'Duong Hoa Binh - "ngap" 0,5 m... 100.000 d',
    )
  })
  test('is one part with its whole link, whatever the words', () => {
    const link = 'https://province.example/alerts/0193'
    const text = smsText('Cảnh báo ngập lụt', 'Nước sông đang lên nhanh. '.repeat(30), link)
    expect(smsSize(text)).toMatchObject({ encoding: 'GSM-7', parts: 1 })
    expect(text.endsWith(`... ${link}`)).toBe(true)
    expect(text.startsWith('Canh bao ngap lut: Nuoc song')).toBe(true)
  })
  test('a critical one may take three parts, never four', () => {
    const text = smsText('Cảnh báo', 'Nước lên [nhanh] {x} '.repeat(60), null, 3)
    expect(smsSize(text)).toMatchObject({ encoding: 'GSM-7', parts: 3 })
  })
  test('short words are not cut; a link longer than the message gives way', () => {
    expect(smsText('Sân đóng', 'Mưa', null)).toBe('San dong: Mua')
    expect(smsSize(smsText('Sân đóng', 'Mưa', `https://province.example/${'x'.repeat(200)}`)).parts).toBe(1)
  })
})
