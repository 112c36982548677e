import { ReadAloud } from '../../ReadAloud.tsx'
import type { Story } from '../story.ts'

/** It shows itself only where the device has a voice for the language. */
export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <ReadAloud words={[w.alerts.papersBody]} lang="vi-VN" label={w.alerts.listen} stopLabel={w.alerts.listen} />
    ),
  },
]
