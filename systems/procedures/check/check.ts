import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { Guide, ProcedureContent, type ContentFault, type RecordKind } from '../contract.ts'
import { isProcedure } from '../record.ts'
import { namesOf, type Content } from '../store.ts'
import { contentFaults } from './content.ts'
import { guideFaults } from './guide.ts'

/** A record of either kind from what was sent. @throws invalid `procedures.badContent` with its faults. */
export function parseContent(kind: RecordKind, given: unknown): Content {
  const parsed = (kind === 'procedure' ? ProcedureContent : Guide).safeParse(given)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.slice(0, 50).map(({ path, code }) => ({ path: path.join('.'), code }))
  throw invalid('procedures.badContent', { where: faults[0]?.path ?? '', faults })
}

/** Everything wrong with a record that holds from a day on. */
export async function faultsOf(ctx: Ctx, content: Content, on: string): Promise<ContentFault[]> {
  if (isProcedure(content)) return contentFaults(ctx, content, on)
  const codes = [...new Set(content.rows.flatMap(({ code }) => (code === null ? [] : [code])))]
  const known = new Map((await namesOf(ctx.db, codes, on)).map(({ code, inForce }) => [code, inForce]))
  const dead = content.rows.flatMap(({ code }, n) =>
    code !== null && known.get(code) !== true
      ? [{ path: `rows[${n}].code`, code: 'noSuchProcedure', facts: { code } }]
      : [],
  )
  return [...guideFaults(content), ...dead]
}
