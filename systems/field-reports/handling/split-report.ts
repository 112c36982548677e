import { act, split, type Case } from '@hue-s/engines/cases/index.ts'
import { attach as attachFile } from '@hue-s/engines/files/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import { cut } from '@hue-s/kernel/shared/text.ts'
import { asWorker, staffView } from '../by-rules.ts'
import { tableOn } from '../routing/current-table.ts'
import { decideFor } from '../routing/decision.ts'
import { openKind } from '../kinds.ts'
import { FILE_KIND } from '../present.ts'
import { weekMoment } from '../routing/routing.ts'
import { clocksWith, handlingSetting } from './rules.ts'
import { stepped } from './take-step.ts'
import { announce } from '../tell.ts'

const TITLE = 120

interface Part {
  category: string
  child?: string | undefined
  note: string
  photos: readonly string[]
}

/**
 * Other matters in a report become reports of their own: same reporter, same place, each with the agency and the
 * time of its own category, reckoned from the day on which the reporter wrote.
 */
export async function splitReport(
  ctx: Ctx,
  row: Case,
  { version, parts }: { version: number; parts: readonly Part[] },
) {
  const held = (await staffView(ctx, row.id)).attachments.filter((f) => f.kind === 'before').map((f) => f.fileId)
  for (const photo of parts.flatMap((p) => p.photos)) if (!held.includes(photo)) throw notFound('files.notFound')
  const asked = []
  for (const part of parts) {
    const { decision, category } = await decisionFor(ctx, row, part)
    asked.push({
      title: cut(part.note, TITLE),
      data: {
        category,
        child: part.child ?? null,
        note: part.note,
        routedBy: decision.winner?.citation ?? null,
        pause: null,
        refusal: null,
        review: false,
      },
      clocks: clocksWith(ctx.setting(handlingSetting), decision),
      attachments: [...part.photos],
    })
  }
  const done = await split(asWorker(ctx, row), { id: row.id, version, parts: asked })
  const opened = []
  for (const [i, part] of done.parts.entries()) opened.push(await handOut(ctx, row, part, parts[i]!))
  await announce(ctx, done.case, 'split')
  return { report: stepped(done.case), parts: opened.map(stepped) }
}

/** What the table of the day says of one part, at the place and the time of the whole. */
async function decisionFor(ctx: Ctx, row: Case, part: Part) {
  const on = row.anchoredOn
  const { table } = await tableOn(ctx, on)
  const { category, child } = openKind(table, part.category, part.child, on)
  const decision = await decideFor(ctx, table, {
    category,
    child,
    communeId: row.communeId ?? '',
    point: { lon: row.lon ?? 0, lat: row.lat ?? 0 },
    on,
    at: weekMoment(new Date(row.openedAt)),
  })
  return { category: category.id, decision }
}

/** Hands a part to its agency as if it had just been sent. */
async function handOut(ctx: Ctx, whole: Case, part: Case, asked: Part): Promise<Case> {
  const platform = ctx.as(SYSTEM)
  for (const photo of asked.photos)
    await attachFile(platform, photo, { kind: FILE_KIND, id: part.id, visibility: 'private' })
  const { agencyId } = (await decisionFor(ctx, whole, asked)).decision
  const row =
    agencyId === null
      ? part
      : agencyId === part.agencyId
        ? await act(platform, { id: part.id, action: 'keep' })
        : await act(platform, { id: part.id, action: 'route', input: { agencyId } })
  await announce(ctx, row, 'open')
  return row
}
