import { Button, Card, StatusChip } from '../../index.ts'
import type { Story, Words } from '../story.ts'

const chip = (w: Words) => <StatusChip tone="progress">{w.statuses.progress}</StatusChip>

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <Card title={w.dossier} aside={chip(w)} href="#card">
        <p>{w.dossierBody}</p>
      </Card>
    ),
  },
  {
    name: 'actions',
    render: (w) => (
      <Card title={w.dossier} actions={<Button variant="primary">{w.next}</Button>}>
        <p>{w.dossierBody}</p>
      </Card>
    ),
  },
  {
    name: 'tones',
    render: (w) => (
      <div className="h-stack">
        <Card title={w.dossierNote} tone="tint">
          <p>{w.dossierBody}</p>
        </Card>
        <Card title={w.dossierNote} tone="accent">
          <p>{w.dossierBody}</p>
        </Card>
      </div>
    ),
  },
  {
    name: 'long',
    render: (w) => (
      <Card title={w.longTitle} aside={chip(w)} href="#long">
        <p>{w.dossierNote}</p>
      </Card>
    ),
  },
]
