import type { Draft } from './contract.ts'
import { endedBy, madeBy, touchedBy } from './plan.ts'

interface Footprint {
  changes: Set<string>
  ends: Set<string>
  needs: Set<string>
  codes: Set<string>
}

/** What a draft changes, ends, relies on, and the codes it gives out. */
function footprint({ operations }: Pick<Draft, 'operations'>): Footprint {
  const made = operations.flatMap(madeBy)
  const parents = operations.flatMap((operation) => {
    const own = 'parentId' in operation ? [operation.parentId] : []
    const heirs = operation.op === 'dissolve' ? (operation.into ?? []).map(({ unit }) => unit) : []
    return [...own, ...heirs]
  })
  const recoded = operations.flatMap((operation) => ('code' in operation && operation.code ? [operation.code] : []))
  return {
    changes: new Set([...operations.flatMap(touchedBy), ...made.flatMap(({ id }) => id ?? [])]),
    ends: new Set(operations.flatMap(endedBy)),
    needs: new Set([...parents, ...made.map(({ parentId }) => parentId)].flatMap((id) => id ?? [])),
    codes: new Set([...made.map(({ code }) => code), ...recoded]),
  }
}

const meets = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].some((one) => b.has(one))

/** The approved reorganisation that this one cannot stand beside, whatever their order in time. */
export function rivalOf<D extends Pick<Draft, 'operations'> & { id: string }>(draft: D, approved: readonly D[]) {
  const mine = footprint(draft)
  return approved.find((one) => {
    if (one.id === draft.id) return false
    const theirs = footprint(one)
    return (
      meets(mine.changes, theirs.changes) ||
      meets(mine.codes, theirs.codes) ||
      meets(mine.ends, theirs.needs) ||
      meets(mine.needs, theirs.ends)
    )
  })
}
