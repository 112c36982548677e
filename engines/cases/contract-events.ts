import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import { Instant } from '@hue-s/kernel/shared/route.ts'
import { Audience } from './contract-shapes.ts'

/** Facts every event of a case carries; never a party, never free text. */
const about = {
  id: z.uuid(),
  code: z.string(),
  type: z.string(),
  agencyId: z.uuid().nullable(),
  communeId: z.uuid().nullable(),
  category: z.string().nullable(),
  at: Instant,
}
const About = z.object(about)
const staffFacts = (p: z.output<typeof About>) => [
  { topic: 'cases.staff', data: { id: p.id, type: p.type, agencyId: p.agencyId } },
]
const announced = <S extends z.ZodRawShape>(topic: string, shape: S) =>
  event(topic, z.object({ ...about, ...shape }), { stream: (p) => staffFacts(p as unknown as z.output<typeof About>) })

export const caseOpened = announced('cases.opened', { state: z.string(), visibility: z.string(), n: z.int() })
export const caseActed = announced('cases.acted', {
  action: z.string(),
  from: z.string(),
  to: z.string(),
  n: z.int(),
  closed: z.boolean(),
})
export const caseSignalled = announced('cases.signalled', { kind: z.string(), action: z.string(), n: z.int() })
export const caseMessaged = announced('cases.messaged', { n: z.int(), visibleTo: Audience, byParty: z.boolean() })
export const caseMerged = announced('cases.merged', { into: z.uuid(), n: z.int() })
export const caseMoved = announced('cases.moved', { fromAgencyId: z.uuid(), n: z.int() })
export const casePublished = announced('cases.published', { published: z.boolean(), n: z.int() })
export const caseRated = announced('cases.rated', { score: z.int(), n: z.int() })
export const caseRequested = announced('cases.requested', {
  requestId: z.uuid(),
  action: z.string(),
  approved: z.boolean().nullable(),
})
export const caseDueChanged = announced('cases.dueChanged', {
  dueAt: Instant.nullable(),
  dueClock: z.string().nullable(),
  n: z.int(),
})
export const caseNearDue = announced('cases.nearDue', {
  clock: z.string(),
  dueAt: Instant,
  assigneeId: z.uuid().nullable(),
})
export const caseOverdue = announced('cases.overdue', {
  clock: z.string(),
  dueAt: Instant,
  assigneeId: z.uuid().nullable(),
})
/** A clock ran out and nobody acted: once per level and run of the clock. */
export const caseEscalated = announced('cases.escalated', {
  level: z.int(),
  clock: z.string(),
  dueAt: Instant,
  assigneeId: z.uuid().nullable(),
})
export const caseUnmerged = announced('cases.unmerged', { from: z.uuid(), n: z.int() })
/** The case went on in parts; each part announces its own opening. */
export const caseSplit = announced('cases.split', { parts: z.array(z.uuid()), n: z.int() })
/** People and their words are gone from the case: whoever keeps a copy lets go of it. */
export const caseAnonymised = announced('cases.anonymised', { n: z.int(), fileIds: z.array(z.uuid()) })
