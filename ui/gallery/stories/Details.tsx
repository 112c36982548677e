import { Badge, Details } from '../../index.ts'
import { firstAid } from '../../icon-paths.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <Details summary={w.why}>
        <p>{w.whyBody}</p>
      </Details>
    ),
  },
  {
    name: 'icon',
    render: (w) => (
      <Details summary={w.blocks.health} icon={firstAid} aside={<Badge count={3} label={`3 ${w.unread}`} />} open>
        <p>{w.whyBody}</p>
      </Details>
    ),
  },
  {
    name: 'long',
    render: (w) => (
      <Details summary={w.longTitle}>
        <p>{w.whyBody}</p>
      </Details>
    ),
  },
]
