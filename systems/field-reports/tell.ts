import { notifyPerson } from '@hue-s/engines/notify/index.ts'
import { partiesOf } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { z } from 'zod'
import type { reportChanged } from './contract.ts'

type Changed = z.output<(typeof reportChanged)['payload']>

/** Steps of which the reporter is told; their own are not news to them. */
const NEWS = new Set(['open', 'accept', 'transfer', 'ask', 'resolve', 'publish', 'refuse'])

/** Tells the reporter: inbox at once, then the channels they chose. Runs from the outbox, once per step. */
export async function tellReporter(ctx: Ctx, e: Changed): Promise<void> {
  if (!NEWS.has(e.action)) return
  for (const { role, personId } of await partiesOf(ctx, e.id)) {
    if (role !== 'reporter') continue
    await notifyPerson(ctx, {
      to: personId,
      topic: 'field-reports',
      title: `field-reports.notice.${e.action}.title`,
      body: `field-reports.notice.${e.action}.body`,
      values: { code: e.code },
      link: `/mine/${e.id}`,
      level: e.action === 'ask' ? 'important' : 'info',
      record: { kind: 'field-report', id: e.id },
      dedupeKey: `field-report:${e.id}:${e.action}:${e.at}`,
    })
  }
}
