import { anonymiseOf, attachments, countMine, getCase, listMineOfAll, timeline } from '@hue-s/engines/cases/index.ts'
import { getFile, readBytes } from '@hue-s/engines/files/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { both, type Words } from '@hue-s/kernel/shared/text.ts'
import { offerHolder, type Erasure } from '../contract.ts'
import { asPerson, words } from '../own.ts'
import { personalSetting } from '../setting.ts'
import { allOf } from './paging.ts'

/** So many bytes of pictures are put into a copy; the rest is named, and can be fetched from its case. */
const MOST_BYTES = 40 * 1024 * 1024
const MOST_CASES = 2_000

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'application/pdf': 'pdf',
  'video/mp4': 'mp4',
}

/** Cases of every kind that the person is a party of, with what they wrote and sent. */
offerHolder<Ctx>({
  id: 'cases',
  title: both('Việc của tôi', 'My cases'),
  async collect(ctx) {
    const lines = await allOf((after) => listMineOfAll(ctx, { show: 'all', after, limit: 200 }), MOST_CASES)
    const rows: Record<string, unknown>[] = []
    const entries: Record<string, unknown>[] = []
    const files = new Map<string, { name: string; bytes: Uint8Array }>()
    const named: Record<string, unknown>[] = []
    let bytes = 0
    for (const line of lines) {
      const row = await getCase(ctx, line.id)
      rows.push({ ...line, data: row.data, rating: row.rating, ratingNote: row.ratingNote })
      const events = await allOf((after) => timeline(ctx, { id: line.id, after, limit: 200 }), 1_000)
      entries.push(
        ...events.map(({ caseId, at, kind, action, note, input, by }) => ({
          case: line.code,
          caseId,
          at,
          kind,
          action,
          by,
          note,
          input,
        })),
      )
      for (const { fileId } of await attachments(ctx, row)) {
        const file = await getFile(ctx, fileId).catch(() => undefined)
        if (!file) continue
        const name = `${line.code}/${fileId}.${endings[file.type ?? ''] ?? 'bin'}`
        const fits = bytes + file.size <= MOST_BYTES
        named.push({ case: line.code, name, size: file.size, sha256: file.sha256, included: fits })
        if (!fits) continue
        bytes += file.size
        files.set(name, { name, bytes: await readBytes(ctx, fileId) })
      }
    }
    return {
      parts: [
        { name: 'cases', title: both('Các việc', 'Cases'), rows },
        { name: 'entries', title: both('Diễn biến', 'What happened'), rows: entries },
        { name: 'files', title: both('Tệp đính kèm', 'Files'), rows: named },
      ],
      files: [...files.values()],
    }
  },
  async erase(ctx, personId) {
    const { keepCases } = ctx.setting(personalSetting)
    const before = await countMine(asPerson(ctx, personId))
    const out: { erased: number; kept: Erasure['kept'][number][] } = { erased: 0, kept: [] }
    for (const { type, open, closed } of before) {
      const rule = keepCases.find((k) => k.type === type)
      const gone = await anonymiseOf(ctx, personId, type, yearsAgo(ctx.now(), rule?.years ?? 0))
      out.erased += gone
      const what = words(ctx, `cases.${type}.name`)
      const left = closed - gone
      if (open > 0) out.kept.push({ what, count: open, why: words(ctx, 'personal.server.kept.openCase') })
      if (left > 0) out.kept.push({ what, count: left, why: whyKept(ctx, rule) })
    }
    return out
  },
})

function yearsAgo(now: Date, years: number): string {
  const then = new Date(now)
  then.setUTCFullYear(then.getUTCFullYear() - years)
  return then.toISOString()
}

function whyKept(ctx: Ctx, rule: { why: Words; citation: string | null } | undefined): Words {
  if (!rule) return words(ctx, 'personal.server.kept.notFinal')
  const cited = rule.citation ? ` (${rule.citation})` : ''
  return { vi: rule.why.vi + cited, en: rule.why.en + cited }
}
