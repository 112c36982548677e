import type { Level, Operation } from '@hue-s/engines/units/contract.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'

export const KINDS = [
  'merge',
  'split',
  'rename',
  'recode',
  'move',
  'dissolve',
] as const satisfies readonly Operation['op'][]
export type Kind = Operation['op']

/** A new unit as it is being typed. */
export interface NewUnit {
  key: string
  id?: string | undefined
  name: string
  code: string
  type: string
  kind: Level
  parentId: string
  /** Percent, only when a unit is split. */
  share: string
}

/** One operation as it is being typed: every field of every kind, so that nothing typed is lost by changing the kind. */
export interface Line {
  key: string
  op: Kind
  /** Units that it is about: several for a merge, else the first. */
  from: string[]
  into: NewUnit[]
  name: string
  type: string
  code: string
  parentId: string
  /** Units that take over a dissolved one; none = its parent. */
  heirs: string[]
}

export const newUnit = (kind: Level = 'commune'): NewUnit => ({
  key: newId(),
  name: '',
  code: '',
  type: '',
  kind,
  parentId: '',
  share: '50',
})
export const newLine = (): Line => ({
  key: newId(),
  op: 'merge',
  from: [],
  into: [newUnit(), newUnit()],
  name: '',
  type: '',
  code: '',
  parentId: '',
  heirs: [],
})

const shareOf = (text: string) => Number(text.replace(',', '.')) / 100
const unitOf = ({ id, name, code, type, kind, parentId }: NewUnit) => ({
  ...(id ? { id } : {}),
  name,
  code,
  type,
  kind,
  parentId: parentId || null,
})

/** What is sent for one line. The server checks all of it and says what is wrong where. */
export function operationOf(line: Line): Operation {
  const unit = line.from[0] ?? ''
  const first = line.into[0] ?? newUnit()
  switch (line.op) {
    case 'merge':
      return { op: 'merge', from: line.from, into: unitOf(first) }
    case 'split':
      return { op: 'split', from: unit, into: line.into.map((one) => ({ ...unitOf(one), share: shareOf(one.share) })) }
    case 'rename':
      return {
        op: 'rename',
        unit,
        name: line.name,
        ...(line.type ? { type: line.type } : {}),
        ...(line.code ? { code: line.code } : {}),
      }
    case 'recode':
      return { op: 'recode', unit, code: line.code }
    case 'move':
      return { op: 'move', unit, parentId: line.parentId }
    case 'dissolve':
      return {
        op: 'dissolve',
        unit,
        ...(line.heirs.length > 0
          ? { into: line.heirs.map((heir) => ({ unit: heir, share: 1 / line.heirs.length })) }
          : {}),
      }
  }
}

/** A stored operation, opened again for typing. */
export function lineOf(operation: Operation): Line {
  const line = newLine()
  const typed = (one: ReturnType<typeof unitOf> & { share?: number }): NewUnit => ({
    ...newUnit(one.kind),
    ...one,
    parentId: one.parentId ?? '',
    share: String(Math.round((one.share ?? 0.5) * 10_000) / 100),
  })
  switch (operation.op) {
    case 'merge':
      return {
        ...line,
        op: 'merge',
        from: operation.from,
        into: [typed(operation.into as ReturnType<typeof unitOf>), newUnit()],
      }
    case 'split':
      return {
        ...line,
        op: 'split',
        from: [operation.from],
        into: operation.into.map((one) => typed(one as ReturnType<typeof unitOf> & { share: number })),
      }
    case 'rename':
      return {
        ...line,
        op: 'rename',
        from: [operation.unit],
        name: operation.name,
        type: operation.type ?? '',
        code: operation.code ?? '',
      }
    case 'recode':
      return { ...line, op: 'recode', from: [operation.unit], code: operation.code }
    case 'move':
      return { ...line, op: 'move', from: [operation.unit], parentId: operation.parentId }
    case 'dissolve':
      return { ...line, op: 'dissolve', from: [operation.unit], heirs: (operation.into ?? []).map(({ unit }) => unit) }
  }
}

/** Faults of the server by operation: `operations.2.into.code` belongs to line 2; the rest to the whole draft. */
export function faultsByLine(faults: Readonly<Record<string, string>>): {
  of: (line: number) => string[]
  general: string[]
} {
  const entries = Object.entries(faults)
  const at = (path: string) => /^operations\.(\d+)(?:\.|$)/.exec(path)?.[1]
  return {
    of: (line) => entries.flatMap(([path, text]) => (at(path) === String(line) ? [text] : [])),
    general: entries.flatMap(([path, text]) =>
      at(path) === undefined && !['title', 'citation', 'effectiveOn'].includes(path) ? [text] : [],
    ),
  }
}

const unitLacks = ({ name, code, type }: NewUnit) => !name.trim() || !code.trim() || !type.trim()

/** Is something missing that the kind of operation cannot do without? Whether it is right, the server says. */
export function lacks(line: Line): boolean {
  const { op, from, into, name, code, parentId } = line
  if (from.length < (op === 'merge' ? 2 : 1)) return true
  if (op === 'merge') return into.slice(0, 1).some(unitLacks)
  if (op === 'split') return into.some((one) => unitLacks(one) || !(shareOf(one.share) > 0))
  if (op === 'rename') return !name.trim()
  if (op === 'recode') return !code.trim()
  return op === 'move' && !parentId
}
