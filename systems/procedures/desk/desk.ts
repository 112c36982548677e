import { filter } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid } from '@hue-s/kernel/shared/error.ts'
import * as access from '../access.ts'
import type { DeskInput, RecordKind } from '../contract.ts'
import { forceOf, wordsOf } from '../record.ts'
import { differences } from '../shared/differ.ts'
import * as store from '../store.ts'
import { countDesk, listDesk } from '../store-desk.ts'
import { factsOf, getRow } from './drafts.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function cursorOf(after: string | undefined) {
  if (after === undefined) return undefined
  const id = after.slice(0, 36)
  if (!UUID.test(id)) throw invalid('procedures.badPage')
  return id
}

/** The catalogue and the drafts of those who keep it. */
export async function desk(ctx: Ctx, { q, after, ...asked }: DeskInput) {
  const at = ctx.today()
  const id = cursorOf(after)
  const from = id === undefined ? undefined : await store.findRow(ctx.db, id)
  if (id !== undefined && !from) throw invalid('procedures.badPage')
  const rows = await listDesk(ctx.db, ctx.actor, {
    ...asked,
    words: wordsOf(q),
    at,
    from: from && { name: from.name, id: from.id },
  })
  const items = rows.slice(0, asked.limit)
  const counts = await countDesk(ctx.db, at)
  return {
    items: items.map(({ sortName: _, ...line }) => ({
      ...line,
      force: line.state === 'approved' && line.change === 'version' ? forceOf(line, at) : null,
    })),
    next: rows.length > asked.limit ? (items.at(-1)?.id ?? null) : null,
    waiting: counts.waiting,
    unchecked: counts.unchecked,
  }
}

/** Every version and draft of a code that this person may read. */
export async function versionsOf(ctx: Ctx, { kind, code }: { kind: RecordKind; code: string }) {
  const rows = await store.listVersions(ctx.db, kind, code, filter(access.edit, ctx.actor, 'v'))
  return { items: rows.map((one) => factsOf(ctx, one)) }
}

/** What changed from one version to another, leaf by leaf. */
export async function compare(ctx: Ctx, { before, after }: { before: string; after: string }) {
  const [a, b] = [await getRow(ctx, before), await getRow(ctx, after)]
  if (a.kind !== b.kind) throw conflict('procedures.notComparable')
  return { changes: differences(a.content, b.content).slice(0, 1_000) }
}
