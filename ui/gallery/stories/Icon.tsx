import * as drawings from '../../icon-paths.ts'
import { Icon } from '../../index.ts'
import type { Story } from '../story.ts'

const all = Object.entries(drawings).sort(([, a], [, b]) => Number(Boolean(b.stroke)) - Number(Boolean(a.stroke)))

export const states: Story[] = [
  {
    name: 'all',
    render: () => (
      <ul className="g-icons">
        {all.map(([name, icon]) => (
          <li key={name}>
            <span className="h-row">
              <Icon icon={icon} />
              <Icon icon={icon} size="tile" />
            </span>
            {name}
          </li>
        ))}
      </ul>
    ),
  },
]
