import type { Output } from '@hue-s/kernel/shared/route.ts'
import type { personalContract } from '../contract.ts'

type Paper = Output<(typeof personalContract)['paper']>
export interface Kept {
  /** Whose they are: another person on the same phone sees nothing of them. */
  person: string
  at: string
  papers: Paper[]
}

const KEY = 'personal.wallet'

/** The papers kept on this phone for this person, if they asked for it. */
export function keptPapers(person?: string): Kept | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Kept | null
    return kept && (person === undefined || kept.person === person) ? kept : undefined
  } catch {
    return undefined
  }
}

/** False when the phone has no room left. */
export function keepPapers(kept: Kept): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept))
    return true
  } catch {
    return false
  }
}

/** Throws them away: on demand, and whenever somebody signs out. */
export const wipePapers = (): void => localStorage.removeItem(KEY)
