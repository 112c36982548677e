import { Heading } from '../../index.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <div className="h-stack">
        <Heading level={2}>{w.dossier}</Heading>
        <Heading level={3}>{w.dossierNote}</Heading>
        <Heading level={4}>{w.steps.supplement}</Heading>
      </div>
    ),
  },
  { name: 'long', render: (w) => <Heading level={2}>{w.longTitle}</Heading> },
]
