import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { id, planner, as, benDa, draftOf, startPlanning } from './testing/planning.ts'

startPlanning()

const faultsOf = async (work: Promise<unknown>) => {
  const error = (await work.then(
    () => undefined,
    (e: unknown) => e,
  )) as { code: string; details: { errors?: unknown } }
  const errors = z.array(
    z.object({ path: z.string(), code: z.string(), text: z.object({ vi: z.string(), en: z.string() }) }),
  )
  return { code: error.code, faults: errors.parse(error.details.errors ?? []) }
}

describe('what is wrong is said all at once', () => {
  test('one draft with every mistake', async () => {
    const { code, faults } = await faultsOf(
      as(planner).draft(
        draftOf(
          [
            { op: 'rename', unit: id('c99004-tan-lap'), name: 'Không còn' },
            { op: 'rename', unit: id('c99001-suoi-may'), name: 'Một' },
            { op: 'move', unit: id('c99001-suoi-may'), parentId: id('c99016-tan-lap') },
            { op: 'recode', unit: id('c99016-tan-lap'), code: '99004' },
            {
              op: 'split',
              from: id('c99004-cua-song'),
              into: [
                { ...benDa, code: '9', share: 0.5 },
                { ...benDa, code: '99031', share: 0.4 },
              ],
            },
            { op: 'merge', from: [id('a-xay-dung'), id('c99007-doi-che-202501')], into: { ...benDa, code: '99001' } },
            { op: 'dissolve', unit: id('p99') },
            { op: 'dissolve', unit: id('a-moi-truong'), into: [{ unit: id('a-xay-dung'), share: 1 }] },
          ],
          '2026-01-01',
        ),
      ),
    )
    expect(code).toBe('units.badDraft')
    const found = new Set(faults.map((fault) => fault.code.replace('units.fault.', '')))
    for (const expected of [
      'dateNotFuture',
      'notLiving',
      'twice',
      'shares',
      'badCode',
      'codeTaken',
      'mixedLevels',
      'noHeir',
      'heirNotLiving',
      'badParent',
      'childrenLeft',
      'parentGone',
    ]) {
      expect([...found], expected).toContain(expected)
    }
    for (const fault of faults) expect(`${fault.text.vi} ${fault.text.en}`).not.toMatch(/units\.fault|\{\w+\}/)
  })

  test.each([
    ['a unit that never was', { op: 'rename', unit: newId(), name: 'X' }, 'units.badDraft'],
    ['a year 9999-99-99', { op: 'rename', unit: id('c99001-suoi-may'), name: 'X' }, 'kernel.badInput', '9999-99-99'],
    ['a year 10000', { op: 'rename', unit: id('c99001-suoi-may'), name: 'X' }, 'kernel.badInput', '10000-01-01'],
    ['an unknown operation', { op: 'conquer', unit: id('c99001-suoi-may') }, 'kernel.badInput'],
    ['an empty name', { op: 'rename', unit: id('c99001-suoi-may'), name: ' ' }, 'kernel.badInput'],
    ['a NUL', { op: 'rename', unit: id('c99001-suoi-may'), name: 'a\u0000' }, 'kernel.nulByte'],
    ['a merger of one', { op: 'merge', from: [id('c99001-suoi-may')], into: benDa }, 'kernel.badInput'],
    [
      'a merger with itself',
      { op: 'merge', from: [id('c99001-suoi-may'), id('c99001-suoi-may')], into: { ...benDa, code: '99031' } },
      'units.badDraft',
    ],
    [
      'a share above one',
      { op: 'dissolve', unit: id('a-xay-dung'), into: [{ unit: id('a-moi-truong'), share: 1.5 }] },
      'kernel.badInput',
    ],
    [
      'an id that is taken',
      {
        op: 'merge',
        from: [id('c99001-suoi-may'), id('c99016-tan-lap')],
        into: { ...benDa, id: id('p99'), code: '99031' },
      },
      'units.badDraft',
    ],
    [
      'the id of an ended unit',
      {
        op: 'merge',
        from: [id('c99001-suoi-may'), id('c99016-tan-lap')],
        into: { ...benDa, id: id('c99004-tan-lap'), code: '99031' },
      },
      'units.badDraft',
    ],
    ['a circle of agencies', { op: 'move', unit: id('a-xay-dung'), parentId: id('a-xay-dung') }, 'units.badDraft'],
    [
      'a date before the data',
      { op: 'rename', unit: id('c99001-suoi-may'), name: 'X' },
      'units.badDraft',
      '1000-01-01',
    ],
  ])('refuses %s', async (_, operation, code, date?: string) => {
    await expect(as(planner).draft(draftOf([operation], date ?? '2026-12-01'))).rejects.toMatchObject({ code })
  })

  test('a person may only reorganise the units in their care', async () => {
    const local = staff(['units.reorganise'], [id('c99001-suoi-may')])
    const rename = (key: string) => draftOf([{ op: 'rename', unit: id(key), name: 'Mây' }], '2026-12-01')
    const { faults } = await faultsOf(as(local).draft(rename('c99016-tan-lap')))
    expect(faults.map(({ code }) => code)).toEqual(['units.fault.notYourUnit'])
    expect(await as(local).draft(rename('c99001-suoi-may'))).toMatchObject({ status: 'draft' })
    const theirs = await as(planner).draft(rename('c99016-tan-lap'))
    const far = { ...(rename('c99001-suoi-may') as object), id: theirs.id, version: 1 } as never
    await expect(as(local).redraft(far)).rejects.toMatchObject({ code: 'kernel.notAllowed' })
    await expect(as(local).withdraw({ id: theirs.id, version: 1 })).rejects.toMatchObject({ code: 'kernel.notAllowed' })
    const elsewhere = staff(['units.approve'], [id('c99001-suoi-may')])
    await expect(as(elsewhere).approve({ id: theirs.id, version: 1 })).rejects.toMatchObject({
      code: 'kernel.notAllowed',
    })
    await as(planner).withdraw({ id: theirs.id, version: 1 })
  })
})
