import type { FileRow } from '../gateway/port.ts'

/** One movement as our books have it: a payment or a refund that went through the gateway. */
export interface OurRow {
  kind: 'pay' | 'refund'
  reference: string
  externalId: string
  amount: number
  orderId: string
  /** The legal day on which it happened. */
  day: string
}
export type DifferenceKind =
  'missingCallback' | 'missingInFile' | 'amount' | 'twice' | 'refunded' | 'refundMissing' | 'timing' | 'unknownOrder'
export interface Found {
  kind: DifferenceKind
  reference: string
  ours: number | null
  theirs: number | null
  orderId: string | null
  row: FileRow | null
}
export interface Sources {
  day: string
  /** Our movements of the day, and of the days next to it: near midnight the two clocks disagree. */
  ours: readonly OurRow[]
  file: readonly FileRow[]
  /** Movements by their number that files of the neighbouring days hold. */
  nearby: ReadonlySet<string>
  /** Attempts by reference that exist with us, paid or not. */
  attempts: ReadonlyMap<string, { orderId: string; amount: number }>
}

const keyOf = ({ kind, externalId }: { kind: string; externalId: string }) => `${kind} ${externalId}`

/**
 * Every difference between our books and the gateway's file of a day, each with its kind. Pure; what is in both with the
 * same amount on the same day is no difference, and no row is named twice.
 */
export function compare({ day, ours, file, nearby, attempts }: Sources): Found[] {
  const mine = new Map(ours.map((row) => [keyOf(row), row]))
  const found: Found[] = []
  const met = new Set<string>()
  const settled = new Map<string, string>()
  for (const row of file) {
    const key = keyOf(row)
    const own = mine.get(key)
    const before = met.has(key) || (row.kind === 'pay' && (settled.get(row.reference) ?? key) !== key)
    met.add(key)
    if (row.kind === 'pay') settled.set(row.reference, key)
    const facts = { reference: row.reference, theirs: row.amount, row }
    const orderId = own?.orderId ?? attempts.get(row.reference)?.orderId ?? null
    if (before) found.push({ ...facts, kind: 'twice', ours: own?.amount ?? null, orderId })
    else if (own && own.amount !== row.amount) found.push({ ...facts, kind: 'amount', ours: own.amount, orderId })
    else if (own && own.day !== day) found.push({ ...facts, kind: 'timing', ours: own.amount, orderId })
    else if (!own) found.push({ ...facts, ...unknownToUs(row, ours, attempts), ours: null })
  }
  for (const own of ours) {
    if (own.day !== day || met.has(keyOf(own))) continue
    const named = file.some((row) => row.kind === own.kind && row.reference === own.reference)
    if (named) continue
    const kind = nearby.has(keyOf(own)) ? 'timing' : own.kind === 'refund' ? 'refundMissing' : 'missingInFile'
    found.push({ kind, reference: own.reference, ours: own.amount, theirs: null, orderId: own.orderId, row: null })
  }
  return found
}

/** A row of the file that our books do not have. */
function unknownToUs(
  row: FileRow,
  ours: readonly OurRow[],
  attempts: Sources['attempts'],
): { kind: DifferenceKind; orderId: string | null } {
  const attempt = attempts.get(row.reference)
  if (!attempt) return { kind: 'unknownOrder', orderId: null }
  const { orderId, amount } = attempt
  if (row.kind === 'refund') return { kind: 'refunded', orderId }
  if (ours.some((own) => own.kind === 'pay' && own.reference === row.reference)) return { kind: 'twice', orderId }
  return { kind: amount === row.amount ? 'missingCallback' : 'amount', orderId }
}
