import { Alert, Button } from '../../index.ts'
import { flood, speakerHigh } from '../../icon-paths.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'tones',
    render: (w) => (
      <div className="h-stack">
        <Alert tone="danger" icon={flood} title={w.alerts.flood}>
          {w.alerts.floodBody}
        </Alert>
        <Alert tone="warning" title={w.alerts.papers}>
          {w.alerts.papersBody}
        </Alert>
        <Alert tone="success" title={w.alerts.sent}>
          {w.alerts.sentBody}
        </Alert>
        <Alert tone="info" title={w.alerts.holiday} />
      </div>
    ),
  },
  {
    name: 'actions',
    render: (w) => (
      <Alert
        tone="danger"
        icon={flood}
        title={w.alerts.flood}
        actions={
          <>
            <Button variant="primary">{w.alerts.area}</Button>
            <Button icon={speakerHigh}>{w.alerts.listen}</Button>
          </>
        }
      >
        {w.alerts.floodBody}
      </Alert>
    ),
  },
  {
    name: 'dismiss',
    render: (w) => (
      <Alert tone="info" title={w.alerts.holiday} onDismiss={() => undefined} dismissLabel={w.close}>
        {w.whyBody}
      </Alert>
    ),
  },
]
