import { attach as attachToCase, comment, timeline, type Case } from '@hue-s/engines/cases/index.ts'
import { attach as attachFile } from '@hue-s/engines/files/index.ts'
import { staffName } from '@hue-s/engines/identity/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { forbidden } from '@hue-s/kernel/shared/error.ts'
import { asWorker } from '../by-rules.ts'
import type { Message } from '../contract-handling.ts'
import { MESSAGE_KIND, messagePhotos } from '../citizen/messages.ts'
import { insertMessagePhotos } from '../citizen/store-citizen.ts'

/** Steps whose words are part of the talk with the reporter. */
const SAID = new Set(['ask', 'answer', 'reopen', 'appeal'])
const sides = { party: 'reporter', staff: 'agency', system: 'platform', other: 'agency' } as const
const audiences = { public: 'reporter', reporter: 'reporter', agency: 'agency', internal: 'internal' } as const

/** What was written about a report, as far as the reader may see it; the reporter is «the reporter». */
export async function talkOf(ctx: Ctx, row: Case): Promise<Message[]> {
  const photos = await messagePhotos(ctx, row.id)
  const said: Awaited<ReturnType<typeof timeline>>['items'] = []
  let after: string | undefined
  do {
    const page = await timeline(ctx, { id: row.id, limit: 200, after })
    said.push(...page.items.filter((e) => e.note !== null && (e.kind === 'commented' || SAID.has(e.action ?? ''))))
    after = page.next ?? undefined
  } while (after !== undefined)
  const names = await staffName(
    ctx,
    said.map((e) => e.actorId).filter((id): id is string => id !== null),
  )
  return said.map((e) => ({
    n: e.n,
    at: e.at,
    who: sides[e.by],
    by: e.actorId === null ? null : (names.get(e.actorId) ?? null),
    you: e.you,
    text: e.note ?? '',
    audience: audiences[e.visibleTo],
    files: e.caseId === row.id ? (photos.get(e.n) ?? []) : [],
  }))
}

interface Words {
  text: string
  audience: 'reporter' | 'agency' | 'internal'
  photos: readonly string[]
}

/** Writes to the reporter or to colleagues. Pictures follow the words: whoever reads these sees those. */
export async function sayAsStaff(ctx: Ctx, row: Case, { text, audience, photos }: Words): Promise<number> {
  // What only those who work on it read, only they write: the centre would not see its own words.
  if (audience === 'internal' && !ctx.can('field-reports.handle', row.agencyId))
    throw forbidden('cases.notAllowed', { code: row.code })
  const files = [...new Set(photos)]
  for (const fileId of files) await attachFile(ctx, fileId, { kind: MESSAGE_KIND, id: row.id, visibility: 'private' })
  const { n } = await comment(asWorker(ctx, row), { id: row.id, text, visibleTo: audience })
  if (files.length > 0) await insertMessagePhotos(ctx.db, row.id, n, files)
  const platform = ctx.as(SYSTEM)
  for (const fileId of files)
    await attachToCase(platform, { id: row.id, fileId, kind: 'evidence', visibleTo: audience })
  return n
}
