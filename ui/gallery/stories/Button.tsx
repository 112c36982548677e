import { Button } from '../../index.ts'
import { arrowRight, magnifyingGlass, paperPlaneTilt, trash } from '../../icon-paths.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <div className="h-row">
        <Button variant="primary">{w.send}</Button>
        <Button>{w.back}</Button>
        <Button variant="quiet">{w.cancel}</Button>
        <Button variant="danger">{w.delete}</Button>
      </div>
    ),
  },
  { name: 'hover', render: (w) => <Button variant="primary">{w.submit}</Button> },
  {
    name: 'icon',
    render: (w) => (
      <div className="h-row">
        <Button variant="primary" icon={paperPlaneTilt}>
          {w.send}
        </Button>
        <Button iconAfter={arrowRight}>{w.next}</Button>
        <Button variant="danger" icon={trash}>
          {w.delete}
        </Button>
        <Button icon={magnifyingGlass} label={w.search} />
      </div>
    ),
  },
  {
    name: 'busy',
    render: (w) => (
      <div className="h-row">
        <Button variant="primary" busy={w.sending}>
          {w.send}
        </Button>
        <Button busy={w.moreBusy}>{w.more}</Button>
      </div>
    ),
  },
  {
    name: 'disabled',
    render: (w) => (
      <div className="h-row">
        <Button variant="primary" disabled>
          {w.send}
        </Button>
        <Button disabled>{w.back}</Button>
      </div>
    ),
  },
  {
    name: 'small',
    render: (w) => (
      <div className="h-row">
        <Button size="small" variant="primary">
          {w.approve}
        </Button>
        <Button size="small">{w.back}</Button>
        <Button size="small" variant="quiet">
          {w.cancel}
        </Button>
      </div>
    ),
  },
  {
    name: 'wide',
    render: (w) => (
      <Button variant="primary" wide icon={paperPlaneTilt}>
        {w.submit}
      </Button>
    ),
  },
  {
    name: 'long',
    render: (w) => (
      <div style={{ maxWidth: '18rem' }}>
        <Button variant="primary" icon={paperPlaneTilt}>
          {w.longButton}
        </Button>
      </div>
    ),
  },
]
