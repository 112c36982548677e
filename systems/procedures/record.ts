import { createHash } from 'node:crypto'
import { listUnits, unitIdOfKey } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'
import { COMMUNE, type Guide, type ProcedureContent, type RecordKind, type Version } from './contract.ts'
import { once } from './once.ts'
import type { Content, VersionRow } from './store.ts'

export const isProcedure = (content: Content): content is ProcedureContent => 'papers' in content

export const codeOf = (content: Content): string => (isProcedure(content) ? content.code : content.id)
export const nameOf = (content: Content): ProcedureContent['name'] =>
  isProcedure(content) ? content.name : content.title

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const parts = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${parts
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join(',')}}`
}
/** The same record has the same hash, in whatever order its parts were written down. */
export const hashOf = (content: Content): string => createHash('sha256').update(canonical(content)).digest('hex')

/** What a search reads of a record, folded. */
export function foldedOf(content: Content): string {
  if (!isProcedure(content)) return fold(`${content.title.vi} ${content.title.en}`)
  const { code, name, words, summary, field } = content
  return fold([code, name.vi, name.en, ...words, field.name.vi, field.name.en, summary.vi].join(' '))
}

/** Columns that follow from the words. */
export async function columnsOf(ctx: Ctx, content: Content) {
  return {
    content,
    hash: hashOf(content),
    name: nameOf(content).vi,
    folded: foldedOf(content),
    unitId: await deskOf(ctx, content),
  }
}

/** Whose desk keeps a record: the competent agency; the province for procedures of communes and for guides. */
export async function deskOf(ctx: Ctx, content: Content): Promise<string> {
  if (isProcedure(content) && content.competentAgency !== COMMUNE)
    return unitIdOfKey(ctx.config.province, content.competentAgency)
  const [province] = await once(ctx, 'province', () => listUnits(ctx, { at: ctx.today(), level: 'province' }))
  return province?.id ?? unitIdOfKey(ctx.config.province, COMMUNE)
}

/** What a version is on a day. */
export function forceOf(
  { validFrom, validTo }: Pick<VersionRow, 'validFrom' | 'validTo'>,
  at: string,
): Version['force'] {
  if (validTo !== null && validTo <= at) return 'ended'
  return validFrom > at ? 'coming' : 'inForce'
}

export const contentAs = <K extends RecordKind>(row: VersionRow, _kind: K) =>
  row.content as K extends 'procedure' ? ProcedureContent : Guide

/** The words that a search asks for, folded, without signs that SQL would take for patterns. */
export const wordsOf = (q: string | undefined): string[] =>
  fold(q ?? '')
    .split(' ')
    .map((word) => word.replace(/[\\%_]/g, ''))
    .filter((word) => word !== '')
    .slice(0, 12)
