import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vietQrPay from 'vietnam-qr-pay'
import { buildVietQr, crc16, parseVietQr, plainPurpose, type VietQr } from './vietqr.ts'

const { QRPay } = vietQrPay
const code = fc.record<VietQr>({
  bin: fc.constantFrom('970436', '970415', '970418', '970405', '970422', '970403'),
  account: fc.stringMatching(/^[0-9]{6,19}$/),
  service: fc.constant('QRIBFTTA'),
  amount: fc.option(fc.integer({ min: 1, max: 999_999_999_999 })),
  purpose: fc.option(fc.stringMatching(/^[A-Z0-9]{1,10}( [A-Z0-9]{1,10})?$/)),
})

describe('VietQR', () => {
  test('the checksum is CRC-16/CCITT-FALSE', () => {
    expect(crc16('123456789')).toBe('29B1')
  })
  test("NAPAS's own example", () => {
    const given = '00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F'
    expect(parseVietQr(given)).toEqual({
      bin: '970403',
      account: '0011012345678',
      service: 'QRIBFTTA',
      amount: null,
      purpose: null,
    })
    const again = { bin: '970403', account: '0011012345678', service: 'QRIBFTTA' as const, amount: null, purpose: null }
    expect(buildVietQr(again)).toBe(given)
  })
  test('what we build another library reads', () => {
    fc.assert(
      fc.property(code, (qr) => {
        const theirs = new QRPay(buildVietQr(qr))
        expect(theirs.isValid).toBe(true)
        expect(theirs.consumer).toMatchObject({ bankBin: qr.bin, bankNumber: qr.account })
        expect(theirs.amount ?? null).toBe(qr.amount === null ? null : String(qr.amount))
        expect(theirs.additionalData.purpose ?? null).toBe(qr.purpose)
      }),
      { numRuns: 300 },
    )
  })
  test('what another library builds we read, and it builds the same text', () => {
    fc.assert(
      fc.property(code, (qr) => {
        const { bin: bankBin, account: bankNumber, amount, purpose } = qr
        const theirs = QRPay.initVietQR({
          bankBin,
          bankNumber,
          ...(amount === null ? {} : { amount: String(amount) }),
          ...(purpose === null ? {} : { purpose }),
        }).build()
        expect(parseVietQr(theirs)).toEqual(qr)
        expect(buildVietQr(qr)).toBe(theirs)
      }),
      { numRuns: 300 },
    )
  })
  test('one changed sign is noticed', () => {
    fc.assert(
      fc.property(code, fc.nat(), fc.constantFrom(...'0123456789ABZ'), (qr, at, sign) => {
        const text = buildVietQr(qr)
        const place = at % text.length
        if (text[place] === sign) return
        expect(parseVietQr(text.slice(0, place) + sign + text.slice(place + 1))).toBeUndefined()
      }),
    )
  })
  test('nonsense is refused and never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => parseVietQr(text) === undefined))
  })
  test.each([
    ['a bank of five digits', { bin: '97040' }],
    ['an account with a blank', { account: '12 34' }],
    ['no amount at all', { amount: 0 }],
    ['half a đồng', { amount: 0.5 }],
    ['a negative amount', { amount: -1 }],
  ])('%s is not built', (_, wrong) => {
    const fine: VietQr = { bin: '970403', account: '1234567890', service: 'QRIBFTTA', amount: 1, purpose: null }
    expect(() => buildVietQr({ ...fine, ...wrong })).toThrow(RangeError)
  })
  test('a purpose keeps only plain letters, 25 at most', () => {
    expect(plainPurpose('Lệ phí đăng ký: Đặng Thị Ngọc Ánh – hồ sơ số 12')).toBe('Le phi dang ky Dang Thi N')
  })
})
