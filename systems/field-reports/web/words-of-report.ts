import { fold, type Lang } from '@hue-s/kernel/shared/text.ts'
import type { StepState } from '@hue-s/ui/RiverProgress.tsx'
import type { Tone } from '@hue-s/ui/tone.ts'
import type { Category, PublicReport } from '../contract.ts'

/** Icon, word and colour of a state go together; a late report says so first. */
export function toneOf({ state, late }: Pick<PublicReport, 'state' | 'late'>): Tone {
  if (state === 'resolved' || state === 'published') return 'success'
  if (state === 'refused' || state === 'withdrawn') return 'neutral'
  if (late) return 'danger'
  if (state === 'waiting') return 'warning'
  return state === 'unrouted' ? 'info' : 'progress'
}

export const stateKey = ({ state, late }: Pick<PublicReport, 'state' | 'late'>) =>
  late && toneOf({ state, late }) === 'danger' ? 'field-reports.state.late' : `field-reports.state.${state}`

/** Name of a kind of report; a kind that configuration has dropped since is shown by its code. */
export function categoryName(
  categories: readonly Category[] | undefined,
  report: Pick<PublicReport, 'category' | 'child'>,
  lang: Lang,
): string {
  const category = categories?.find(({ id }) => id === report.category)
  const child = category?.children.find(({ id }) => id === report.child)
  return child?.name[lang] ?? category?.name[lang] ?? report.category
}

export interface ProgressStep {
  id: 'sent' | 'assigned' | 'working' | 'done' | 'refused' | 'withdrawn'
  state: StepState
}

const COURSE = ['sent', 'assigned', 'working', 'done'] as const
const REACHED: Readonly<Record<PublicReport['state'], number>> = {
  unrouted: 1,
  assigned: 1,
  working: 2,
  waiting: 2,
  resolved: 4,
  published: 4,
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

export interface Suggestion {
  category: Category
  child: Category['children'][number] | undefined
  score: number
}

/** Whole syllables only: «rác» is not found in «rách», and marks may be left out by whoever types without them. */
const says = (text: string, phrase: string) =>
  ` ${text} `.includes(
    ` ${fold(phrase)
      .replace(/[^a-z0-9]+/g, ' ')
      .trim()} `,
  )

/** Which kinds of report some free words may mean, the likeliest first. Longer phrases weigh more. */
export function suggestCategories(categories: readonly Category[], note: string, most = 3): Suggestion[] {
  const text = fold(note)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
  if (text.length < 2) return []
  const weigh = (words: readonly string[]) =>
    words.filter((word) => says(text, word)).reduce((sum, word) => sum + word.split(/\s+/).length, 0)
  return categories
    .map((category) => {
      const children = category.children.map((child) => ({ child, score: weigh([...child.words, child.name.vi]) }))
      const best = children.reduce<(typeof children)[number] | undefined>(
        (a, b) => (b.score > (a?.score ?? 0) ? b : a),
        undefined,
      )
      return { category, child: best?.child, score: weigh([...category.words, category.name.vi]) + (best?.score ?? 0) }
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
}

/** What happened, each thing once: the step «publish» already tells that the words became public. */
export const toldOnce = <T extends { action: string }>(timeline: readonly T[]): T[] =>
  timeline.filter(({ action }) => action !== 'published' || timeline.every((one) => one.action !== 'publish'))
