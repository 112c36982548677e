import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { can } from '@hue-s/kernel/server/access.ts'
import { page } from '@hue-s/kernel/server/db.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import {
  forViewer,
  findSeen,
  levelsUpTo,
  mustSee,
  personOf,
  seesAsStaff,
  standingOf,
  standingsOf,
  type Standing,
} from './access.ts'
import { actionsFor } from './act.ts'
import { findType, typeOf } from './case-type.ts'
import { clockView } from './clocks.ts'
import type { Case, CaseView, ClockView, TimelineEntry } from './contract.ts'
import { readTriple, writeCursor } from './cursor.ts'
import type { Opened } from './open.ts'
import * as links from './store-links.ts'
import { rolesIn } from './store-pack.ts'
import * as lists from './store-lists.ts'
import * as store from './store.ts'

/** A case that the actor may read as staff, assignee or party, as much of it as they may see. */
export async function getCase(ctx: Ctx, id: string): Promise<Case> {
  const { row, standing } = await findSeen(ctx, id)
  return forViewer(row, standing.level)
}

/** The same for many, in the order of their ids and a fixed number of statements; what must not be seen is left out. */
export async function getCases(ctx: Ctx, ids: readonly string[]): Promise<Case[]> {
  const rows = new Map((await store.findCases(ctx.db, ids)).map((row) => [row.id, row]))
  const standings = await standingsOf(ctx, [...rows.values()])
  return ids.flatMap((id) => {
    const [row, standing] = [rows.get(id), standings.get(id)]
    return row && standing && standing.level !== 'public' ? [forViewer(row, standing.level)] : []
  })
}

/** A case by the number printed on papers; undefined also when it must not be seen. */
export async function findByCode(ctx: Ctx, code: string): Promise<Case | undefined> {
  const row = await store.findByCode(ctx.db, code)
  const standing = row && (await standingOf(ctx, row))
  return row && standing && standing.level !== 'public' ? forViewer(row, standing.level) : undefined
}

/** A case by the number it had in the system it was imported from; undefined also when it must not be seen. */
export async function findByExternalCode(ctx: Ctx, type: string, code: string): Promise<Case | undefined> {
  const row = await store.findByExternalCode(ctx.db, type, code)
  const standing = row && (await standingOf(ctx, row))
  return row && standing && standing.level !== 'public' ? forViewer(row, standing.level) : undefined
}

/** Everything one screen about a case needs. */
export async function viewCase(ctx: Ctx, id: string): Promise<CaseView> {
  const { row, standing } = await findSeen(ctx, id)
  const [clocks, attachments, followers, relations, root] = await Promise.all([
    store.listClocks(ctx.db, id),
    links.listAttachments(ctx.db, id, levelsUpTo(standing.level)),
    links.countFollowers(ctx.db, id),
    relationsFor(ctx, row, standing),
    row.mergedInto === null ? undefined : links.findRoot(ctx.db, row.id),
  ])
  return {
    ...seenBy(ctx, row, standing),
    clocks: clocks.map(clockView),
    attachments,
    relations,
    root: root ?? null,
    followers,
  }
}

const seenBy = (ctx: Ctx, row: Case, standing: Standing): Pick<CaseView, 'case' | 'viewer' | 'actions'> => ({
  case: forViewer(row, standing.level),
  viewer: { level: standing.level, roles: standing.roles, assignee: standing.assignee },
  actions: actionsFor(ctx, row, standing),
})

/** The same, and what happened, of a case that this transaction opened: nothing is read. */
export async function viewOpened(
  ctx: Ctx,
  { case: opened, clocks, events, parties, attachments }: Opened,
): Promise<{ view: CaseView; told: TimelineEntry[] }> {
  const me = personOf(ctx.actor)
  const roles = parties.filter((p) => p.personId === me).map(({ role }) => ({ caseId: opened.id, role }))
  const { row, standing } = await mustSee(ctx, opened, 'reporter', roles)
  const levels = levelsUpTo(standing.level)
  const view: CaseView = {
    ...seenBy(ctx, row, standing),
    clocks: clocks.map(clockView).sort((a, b) => (a.name < b.name ? -1 : 1)),
    attachments: attachments
      .filter((a) => levels.includes(a.visibleTo))
      .map(({ by: _by, ...shown }) => shown)
      .sort((a, b) => (a.fileId < b.fileId ? -1 : 1)),
    relations: [],
    root: null,
    followers: 0,
  }
  const isParty = (id: string | null) => parties.some((p) => p.personId === id)
  const told = events
    .filter((e) => levels.includes(e.visibleTo))
    .map(({ facts: _facts, ...e }) =>
      entryFor(ctx, { ...e, byParty: isParty(e.actorId) || isParty(e.onBehalfOf) }, standing),
    )
  return { view, told }
}

/** Staff see the related cases that they may read; a party sees none: they are other people's. */
async function relationsFor(ctx: Ctx, row: Case, standing: Standing): Promise<CaseView['relations']> {
  if (!seesAsStaff(standing.level)) return []
  const all = await links.listRelations(ctx.db, row.id)
  return all
    .filter((r) => ctx.can(findType(r.type)?.readPermission ?? '', r.agencyId))
    .map(({ type: _type, agencyId: _agency, ...shown }) => shown)
}

/** When each clock runs out, and why. */
export async function explainDue(ctx: Ctx, id: string): Promise<ClockView[]> {
  await findSeen(ctx, id, 'public')
  return (await store.listClocks(ctx.db, id)).map(clockView)
}

/**
 * What happened, as far as the viewer may know, oldest first. The agency also reads the messages of cases merged into
 * this one; parties of different cases never read each other's.
 */
export async function timeline(
  ctx: Ctx,
  { id, after, limit = 50 }: { id: string; after?: string | undefined; limit?: number },
) {
  const { standing } = await findSeen(ctx, id, 'public')
  return entriesOf(ctx, id, standing, { after, limit })
}

/** The same for a case that is in view already: nothing of it is read again. */
export const timelineIn = (ctx: Ctx, view: CaseView, { limit = 50 }: { limit?: number } = {}) =>
  entriesOf(ctx, view.case.id, view.viewer, { after: undefined, limit })

async function entriesOf(
  ctx: Ctx,
  id: string,
  standing: Standing,
  { after, limit }: { after: string | undefined; limit: number },
) {
  const staff = seesAsStaff(standing.level)
  const from = readTriple(after)
  const rows = await lists.listTimeline(
    ctx.db,
    { id, levels: levelsUpTo(standing.level), merged: staff, after: from },
    limit + 1,
  )
  const { items, next } = page(rows, limit, (r) => writeCursor([r.at, r.caseId, String(r.n)]))
  return { items: items.map((row) => entryFor(ctx, row, standing)), next }
}

export function entryFor(ctx: Ctx, row: lists.TimelineRow, standing: Standing): TimelineEntry {
  const { actorId, onBehalfOf, actorKind, byParty, ...shown } = row
  const staff = seesAsStaff(standing.level)
  const by = byParty ? 'party' : actorKind === 'staff' || actorKind === 'system' ? actorKind : 'other'
  const me = personOf(ctx.actor)
  return {
    ...shown,
    by,
    // Also an official is a party of their own case: then their id is a party's and stays hidden.
    actorId: staff && by === 'staff' ? actorId : null,
    you: me !== null && (onBehalfOf ?? actorId) === me,
    input: staff ? row.input : null,
    // Everybody reads only words that were written for everybody, not the remarks that come with an action.
    note: standing.level === 'public' && row.kind !== 'commented' ? null : row.note,
  }
}

export const isParty = async (ctx: Ctx, caseId: string, personId: string): Promise<boolean> =>
  (await rolesIn(ctx.db, [caseId], personId)).length > 0

/** Who the parties are: for the platform itself, and for holders of the type's permission. */
export async function partiesOf(ctx: Ctx, caseId: string): Promise<links.Party[]> {
  const [row, parties] = await Promise.all([store.findCase(ctx.db, caseId), links.listParties(ctx.db, caseId)])
  const permission = row && typeOf(row).partiesPermission
  const entitled =
    row && (ctx.actor.kind === 'system' || (permission !== undefined && can(ctx.actor, permission, row.agencyId)))
  if (!entitled) throw notFound('kernel.recordNotFound')
  ctx.audit('case', caseId, { parties: 'read' })
  return parties
}

/**
 * Who follows a case, for those who bring the news: the platform itself only. Of a merged case, those who came to the
 * root by it: they are among the root's followers too.
 */
export async function followersOf(ctx: Ctx, caseId: string): Promise<string[]> {
  if (ctx.actor.kind !== 'system') throw notFound('kernel.recordNotFound')
  const root = await links.findRoot(ctx.db, caseId)
  const merged = root !== undefined && root.id !== caseId
  const found = merged
    ? await links.listMovedFollowers(ctx.db, caseId, root.id)
    : await links.listFollowers(ctx.db, caseId)
  return found.map((f) => f.personId)
}
