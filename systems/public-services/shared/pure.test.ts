import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalAgency, CODE, oldAgency, oldCode, readCode, writeCode } from './dossier-code.ts'
import { readIdCard } from './id-card.ts'
import { codeOfScan } from './receipt-qr.ts'

describe('dossier codes', () => {
  test.each([
    ['H57.13-261121-0007', 'H57.13', '2026-11-21', 7],
    ['000.00.13.H57-261121-0007', 'H57.13', '2026-11-21', 7],
    ['000.00.01.H29-240115-0001', 'H29.01', '2024-01-15', 1],
    ['000.00.00.H57-260930-0012', 'H57', '2026-09-30', 12],
    ['H57.19.753-261121-123456', 'H57.19.753', '2026-11-21', 123456],
    ['00.13.H57-261121-0007', 'H57.13', '2026-11-21', 7],
    [' h57.13-261121-0007 ', 'H57.13', '2026-11-21', 7],
  ])('%s is read', (text, agency, day, number) => {
    expect(readCode(text)).toEqual({ agency, day, number })
  })
  test.each([
    '',
    'H57.13',
    'H57.13-261341-0007',
    'H57.13-260230-0007',
    'H57.13-261121-007',
    'H57.13-261121-0000',
    'PA-261121-0001',
    'H57.1-261121-0001',
    `${'9'.repeat(5000)}-261121-0001`,
  ])('%s is no code', (text) => expect(readCode(text)).toBeUndefined())
  test('both forms say the same, whatever the agency', () => {
    const two = fc.integer({ min: 1, max: 99 }).map((n) => String(n).padStart(2, '0'))
    const three = fc.integer({ min: 1, max: 999 }).map((n) => String(n).padStart(3, '0'))
    const below = fc.oneof(fc.constant([]), fc.tuple(two), fc.tuple(two, two), fc.tuple(two, two, three))
    const agency = fc.tuple(two, below).map(([root, rest]) => [`H${root}`, ...(rest as string[])].join('.'))
    fc.assert(
      fc.property(agency, fc.integer({ min: 1, max: 999_999 }), (one, number) => {
        const code = writeCode({ agency: one, day: '2026-12-31', number })
        const old = oldCode(code) ?? ''
        expect(code).toMatch(CODE)
        expect(old).toMatch(CODE)
        expect(canonicalAgency(oldAgency(one) ?? '')).toBe(one)
        expect(writeCode(readCode(old)!)).toBe(code)
      }),
    )
  })
})

describe('the QR of an ID card', () => {
  const card = (more: Partial<Record<'id' | 'old' | 'name' | 'birth' | 'sex' | 'issued', string>> = {}) =>
    [
      more.id ?? '046190002985',
      more.old ?? '191234567',
      more.name ?? 'Nguyễn Thị Bưởi',
      more.birth ?? '27021990',
      more.sex ?? 'Nữ',
      '12 Lê Lợi, Phú Xuân, Huế',
      more.issued ?? '01032022',
    ].join('|')
  test('a good card is read', () => {
    expect(readIdCard(card(), '2026-11-22')).toEqual({
      citizenId: '046190002985',
      oldId: '191234567',
      name: 'Nguyễn Thị Bưởi',
      birthDate: '1990-02-27',
      sex: 'female',
      address: '12 Lê Lợi, Phú Xuân, Huế',
      issuedOn: '2022-03-01',
    })
    expect(readIdCard(card({ id: '046204000123', sex: 'Nam', birth: '29022004' }), '2026-11-22')).toMatchObject({
      birthDate: '2004-02-29',
    })
  })
  test.each([
    ['', 'form'],
    ['a|b', 'form'],
    ['x'.repeat(2_000), 'form'],
    [card({ id: '04619000298' }), 'number'],
    [card({ id: '097190002985' }), 'province'],
    [card({ id: '000190002985' }), 'province'],
    [card({ name: 'B1' }), 'name'],
    [card({ birth: '29022023' }), 'birthDate'],
    [card({ birth: '27131990' }), 'birthDate'],
    [card({ birth: '27022090' }), 'future'],
    [card({ sex: 'Nam' }), 'sex'],
    [card({ sex: 'X' }), 'sex'],
    [card({ id: '046390002985' }), 'century'],
    [card({ id: '046191002985' }), 'century'],
    [card({ issued: '01032030' }), 'issuedOn'],
    [card({ issued: '31022022' }), 'issuedOn'],
    [card({ issued: '01031980' }), 'issuedOn'],
  ])('%# is refused: %s', (text, fault) => {
    expect(readIdCard(text, '2026-11-22')).toBe(fault)
  })
})

describe('what a camera read of a slip', () => {
  const mark = (claims: unknown) =>
    `https://example.org/verify?t=e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
  test.each([
    ['H57.13-261121-0007', 'H57.13-261121-0007'],
    ['000.00.13.H57-261121-0007', 'H57.13-261121-0007'],
    ['yc-261121-0007', 'YC-261121-0007'],
    [mark({ k: 'public-services.receipt', c: { code: 'H57.13-261121-0007', agency: 'Ủy ban' } }), 'H57.13-261121-0007'],
  ])('%s names its dossier', (text, code) => expect(codeOfScan(text)).toBe(code))
  test.each([
    '',
    'https://example.org/verify?t=a.b.c',
    mark(null),
    mark({ c: { code: 7 } }),
    mark({ c: { code: '<script>' } }),
    '046190003377||Hồ Thị Sương|14061990|Nữ|9 Nguyễn Trãi|01032022',
    'x'.repeat(5000),
  ])('%s names none', (text) => expect(codeOfScan(text)).toBeUndefined())
  test('whatever is read, nothing breaks', () =>
    fc.assert(fc.property(fc.string({ maxLength: 3000 }), (text) => void codeOfScan(`?t=${text}`))))
})
