import { Card, RiverProgress } from '../../index.ts'
import type { RiverStep, StepState } from '../../index.ts'
import type { Story, Words } from '../story.ts'

function steps(w: Words, at: number, state: StepState = 'current'): RiverStep[] {
  const labels = [w.steps.sent, w.steps.received, w.steps.checked, w.steps.signed, w.steps.ready]
  return labels.map((label, index) => {
    if (index < at) return { id: label, label, state: 'done', note: w.steps.at }
    if (index === at) return { id: label, label, state, note: state === 'waiting' ? w.steps.supplement : w.steps.left }
    return { id: label, label, state: 'todo' }
  })
}

const show = (w: Words, list: RiverStep[], compact = false) => (
  <Card>
    <RiverProgress label={w.steps.label} steps={list} words={w.steps} compact={compact} />
  </Card>
)

export const states: Story[] = [
  { name: 'default', render: (w) => show(w, steps(w, 2)) },
  { name: 'waiting', render: (w) => show(w, steps(w, 2, 'waiting')) },
  { name: 'done', render: (w) => show(w, steps(w, 5)) },
  { name: 'compact', render: (w) => show(w, steps(w, 2), true) },
]
