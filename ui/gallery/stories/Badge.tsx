import { Badge } from '../../index.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <div className="h-row">
        <Badge count={2} label={`2 ${w.unread}`} />
        <Badge count={14} label={`14 ${w.unread}`} tone="danger" />
        <Badge count={140} label={`140 ${w.unread}`} />
      </div>
    ),
  },
  { name: 'empty', render: (w) => <Badge count={0} label={w.unread} /> },
]
