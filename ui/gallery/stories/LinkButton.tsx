import { LinkButton } from '../../index.ts'
import { arrowRight, arrowSquareOut } from '../../icon-paths.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <div className="h-row">
        <LinkButton href="#a" variant="primary" iconAfter={arrowRight}>
          {w.submit}
        </LinkButton>
        <LinkButton href="#b">{w.map}</LinkButton>
        <LinkButton href="#c" variant="quiet">
          {w.more}
        </LinkButton>
      </div>
    ),
  },
  {
    name: 'long',
    render: (w) => (
      <LinkButton href="#d" icon={arrowSquareOut} wide>
        {w.longButton}
      </LinkButton>
    ),
  },
]
