import { timeline, type Case } from '@hue-s/engines/cases/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'

type Entry = Awaited<ReturnType<typeof timeline>>['items'][number]

/** Everything that happened to one report itself, oldest first, as the platform knows it. */
export async function historyOf(ctx: Ctx, row: Pick<Case, 'id'>): Promise<Entry[]> {
  const entries: Entry[] = []
  let after: string | undefined
  do {
    const page = await timeline(ctx.as(SYSTEM), { id: row.id, limit: 200, after })
    entries.push(...page.items)
    after = page.next ?? undefined
  } while (after !== undefined)
  return entries.filter((e) => e.caseId === row.id)
}

/** Requests that nobody has decided yet, by their action. */
export function openRequests(entries: readonly { kind: string; action: string | null }[]): string[] {
  const open = new Set<string>()
  for (const { kind, action } of entries) {
    if (action === null) continue
    if (kind === 'requested') open.add(action)
    if (kind === 'approved' || kind === 'declined') open.delete(action)
  }
  return [...open]
}
