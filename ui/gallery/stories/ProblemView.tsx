import { useState } from 'react'
import { LinkButton, ProblemView } from '../../index.ts'
import type { ProblemViewProps } from '../../index.ts'
import { wifiSlash } from '../../icon-paths.ts'
import type { Story, Words } from '../story.ts'

function Example({ w, ...rest }: { w: Words } & Partial<ProblemViewProps>) {
  const [busy, setBusy] = useState(false)
  return (
    <ProblemView
      title={w.problem.title}
      retryLabel={w.problem.retry}
      onRetry={() => setBusy(true)}
      busy={busy && w.problem.retrying}
      {...rest}
    >
      {w.problem.body}
    </ProblemView>
  )
}

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => <Example w={w} request={{ label: w.problem.request, id: '01J9Z3QK7M2V8XK4' }} />,
  },
  {
    name: 'actions',
    render: (w) => (
      <Example w={w} icon={wifiSlash} actions={<LinkButton href="#outbox">{w.problem.outbox}</LinkButton>} />
    ),
  },
  { name: 'busy', render: (w) => <Example w={w} busy={w.problem.retrying} /> },
]
