import { files } from '@hue-s/engines/files/index.ts'
import { forms } from '@hue-s/engines/forms/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { unitIdOfKey, units } from '@hue-s/engines/units/index.ts'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { testApp } from '@hue-s/kernel/testing/testApp.ts'
import { proceduresContract as contract, type Row } from '../contract.ts'
import { procedures } from '../system.ts'

export const systems = [units, identity, files, notify, search, forms, papers, procedures]
export const PROVINCE = unitIdOfKey('sample', 'p99')
export const WORKS = unitIdOfKey('sample', 'a-xay-dung')

/** A catalogue with one who writes and one who approves, both for the whole province. */
export async function catalogue(options: Parameters<typeof testApp>[1] = {}) {
  const app = await testApp(systems, { now: '2026-11-22T02:00:00Z', ...options })
  const writer = staff(['procedures.edit'])
  const approver = staff(['procedures.edit', 'procedures.approve'])
  const desk = (actor = writer) => app.as(actor, contract)

  /** A new version of a procedure with other words, approved from a day on. */
  async function approved(code: string, validFrom: string, change: Record<string, unknown> = {}): Promise<Row> {
    const from = await desk().get({ code })
    const { content } = await desk().row({ id: from.id })
    const draft = await desk().begin({
      from: from.id,
      content: { ...content, ...change },
      validFrom,
      citation: 'Quyết định thử số 2',
    })
    const waiting = await desk().submit({ id: draft.id, revision: draft.revision })
    return desk(approver).approve({ id: waiting.id, revision: waiting.revision })
  }
  return { app, writer, approver, desk, approved }
}
