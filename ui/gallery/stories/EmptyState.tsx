import { EmptyState, LinkButton } from '../../index.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <EmptyState
        title={w.empty.title}
        action={
          <LinkButton href="#new" variant="primary">
            {w.empty.action}
          </LinkButton>
        }
      >
        {w.empty.body}
      </EmptyState>
    ),
  },
  {
    name: 'compact',
    render: (w) => (
      <EmptyState title={w.empty.title} drawing={null}>
        {w.empty.body}
      </EmptyState>
    ),
  },
]
