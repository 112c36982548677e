import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Dataset } from '@hue-s/kernel/server/system.ts'
import { capTime } from '../cap/terms.ts'
import { listFeed } from '../store.ts'

const PAGE = 200

async function* rows(ctx: Ctx): AsyncIterable<Record<string, unknown>> {
  for (let after: string | undefined; ;) {
    const page = await listFeed(ctx.db, { actual: true, after, limit: PAGE })
    for (const { identifier, msgType, content, sentAt, expiresAt, unitIds } of page)
      yield {
        identifier,
        msgType,
        kind: content.kind,
        level: content.level,
        severity: content.severity,
        headline: content.infos.vi?.headline,
        headlineEn: content.infos.en?.headline,
        sent: sentAt && capTime(sentAt),
        expires: capTime(expiresAt),
        units: unitIds.length,
      }
    after = page.at(-1)?.id
    if (page.length < PAGE || after === undefined) return
  }
}

/** Every message that was really sent; exercises are none. */
export const openData: readonly Dataset[] = [
  { name: 'alerts', title: { vi: 'Cảnh báo đã phát', en: 'Alerts sent' }, rows },
]
