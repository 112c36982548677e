import { StatusChip } from '../../index.ts'
import type { Tone } from '../../index.ts'
import type { Story } from '../story.ts'

const tones: Tone[] = ['neutral', 'info', 'progress', 'warning', 'danger', 'success']

export const states: Story[] = [
  {
    name: 'tones',
    render: (w) => (
      <div className="h-row">
        {tones.map((tone) => (
          <StatusChip key={tone} tone={tone}>
            {w.statuses[tone]}
          </StatusChip>
        ))}
      </div>
    ),
  },
  { name: 'long', render: (w) => <StatusChip tone="warning">{w.alerts.papersBody}</StatusChip> },
]
