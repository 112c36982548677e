import { attach, detach, fileIdsOf } from '@hue-s/engines/files/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { isRepeat, isRows, itemsOf, type Answers, type Form, type Given } from '../shared/model/form.ts'

/** The files among answers, by the questions that ask for files. */
export function filesIn(form: Form, answers: Answers): string[] {
  const found = new Set<string>()
  const take = (given: Given | readonly Answers[] | undefined) => {
    if (given !== undefined && !isRows(given) && Array.isArray(given.value))
      for (const id of given.value as readonly string[]) found.add(id)
  }
  for (const item of itemsOf(form)) {
    if (!isRepeat(item)) {
      if (item.kind === 'files') take(answers[item.name])
      continue
    }
    const rows = answers[item.name]
    if (!isRows(rows)) continue
    for (const { name } of item.items.filter(({ kind }) => kind === 'files')) for (const row of rows) take(row[name])
  }
  return [...found]
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Keeps what was sent along with a draft for as long as the draft names it. */
export async function holdFiles(ctx: Ctx, draftId: string, wanted: readonly string[]): Promise<void> {
  const holder = { kind: 'draft', id: draftId }
  const held = new Set(await fileIdsOf(ctx, holder.kind, draftId))
  const valid = wanted.filter((id) => UUID.test(id))
  for (const id of valid) if (!held.has(id)) await attach(ctx, id, { ...holder, visibility: 'private' })
  for (const id of held) if (!valid.includes(id)) await detach(ctx, id, holder)
}

/** Lets go of all that drafts held. */
export async function letGoFiles(ctx: Ctx, draftIds: readonly string[]): Promise<void> {
  for (const draftId of draftIds) await holdFiles(ctx, draftId, [])
}
