import { Progress } from '../../index.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => <Progress label={w.progress.upload} value={2} max={5} valueText={w.progress.uploadValue} />,
  },
  {
    name: 'phases',
    render: (w) => (
      <Progress
        label={w.progress.phases}
        phases={[
          { id: 'save', label: w.progress.save },
          { id: 'send', label: w.progress.send },
          { id: 'code', label: w.progress.code },
        ]}
        current="send"
        words={w.progress}
      />
    ),
  },
]
