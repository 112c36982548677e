import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'

/** What drafts are begun for, as the system that asks sees it today. */
export interface SubjectState {
  title: Words
  /** Where a person goes on with the draft; null = nowhere any more. */
  path: string | null
  /** Why it can no longer be filed; null while it can. */
  ended: Words | null
}
/** Undefined = there is no such thing. */
export type StateOfSubject = (ctx: Ctx, ref: string, draftId: string) => Promise<SubjectState | undefined>

const kinds = new Map<string, StateOfSubject>()

/**
 * A system says of its subjects (`kind:ref`) what they are called and whether they still take what is filled in. Called
 * once, when its module loads; the same kind again replaces the first.
 */
export const offerSubject = (kind: string, stateOf: StateOfSubject): void => void kinds.set(kind, stateOf)

/** What is known of a subject now; undefined for one that nobody knows. */
export async function stateOfSubject(ctx: Ctx, subject: string, draftId: string): Promise<SubjectState | undefined> {
  const colon = subject.indexOf(':')
  return kinds.get(subject.slice(0, colon))?.(ctx, subject.slice(colon + 1), draftId)
}
