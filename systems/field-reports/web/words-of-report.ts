import { both, type Lang } from '@hue-s/kernel/shared/text.ts'
import type { StepState } from '@hue-s/ui/RiverProgress.tsx'
import type { Tone } from '@hue-s/ui/tone.ts'
import type { Category, PublicReport } from '../contract.ts'

/** Icon, word and colour of a state go together; a late report says so first. */
export function toneOf({ state, late }: Pick<PublicReport, 'state' | 'late'>): Tone {
  if (state === 'resolved' || state === 'published' || state === 'closed') return 'success'
  if (state === 'refused' || state === 'withdrawn') return 'neutral'
  if (late) return 'danger'
  if (state === 'waiting' || state === 'paused') return 'warning'
  return state === 'unrouted' ? 'info' : 'progress'
}

export const stateKey = ({ state, late }: Pick<PublicReport, 'state' | 'late'>) =>
  late && toneOf({ state, late }) === 'danger' ? 'field-reports.state.late' : `field-reports.state.${state}`

const ANY_KIND = both('Phản ánh', 'Report')

/**
 * Name of a kind of report. While the kinds are on their way, or cannot be had, it is just a report; a kind that
 * configuration has dropped since is shown by its code.
 */
export function categoryName(
  categories: readonly Category[] | undefined,
  report: Pick<PublicReport, 'category' | 'child'>,
  lang: Lang,
): string {
  if (!categories) return ANY_KIND[lang]
  const category = categories.find(({ id }) => id === report.category)
  const child = category?.children.find(({ id }) => id === report.child)
  if (!category) return report.category
  return child ? `${category.name[lang]} · ${child.name[lang]}` : category.name[lang]
}

interface ProgressStep {
  id: 'sent' | 'assigned' | 'working' | 'done' | 'refused' | 'withdrawn'
  state: StepState
}

const COURSE = ['sent', 'assigned', 'working', 'done'] as const
const REACHED: Readonly<Record<PublicReport['state'], number>> = {
  unrouted: 1,
  assigned: 1,
  working: 2,
  waiting: 2,
  paused: 2,
  resolved: 4,
  published: 4,
  closed: 4,
  appealed: 1,
  refused: 0,
  withdrawn: 0,
}

/** How far a report has come along the river: the step it stands at, what lies behind and before it. */
export function progressOf(state: PublicReport['state']): ProgressStep[] {
  if (state === 'refused' || state === 'withdrawn')
    return [
      { id: 'sent', state: 'done' },
      { id: state, state: 'current' },
    ]
  const at = REACHED[state]
  return COURSE.map((id, index) => ({
    id,
    state: index < at ? 'done' : index > at ? 'todo' : state === 'waiting' ? 'waiting' : 'current',
  }))
}

export { openCategories, suggestCategories, type Suggestion } from './suggest.ts'

/** What happened, each thing once: the step «publish» already tells that the words became public. */
export const toldOnce = <T extends { action: string }>(timeline: readonly T[]): T[] =>
  timeline.filter(({ action }) => action !== 'published' || timeline.every((one) => one.action !== 'publish'))
