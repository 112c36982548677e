import { Timeline } from '../../index.ts'
import { camera, paperPlaneTilt } from '../../icon-paths.ts'
import type { Story } from '../story.ts'

const at = (day: number, time: string) => ({ iso: `2026-11-${day}T${time}+07:00`, text: `${day}/11/2026, ${time}` })

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <Timeline
        label={w.timeline.label}
        events={[
          { id: '1', title: w.timeline.sent, at: at(18, '07:42'), tone: 'info', icon: paperPlaneTilt },
          { id: '2', title: w.timeline.assigned, at: at(18, '08:05'), by: w.timeline.by },
          { id: '3', title: w.timeline.asked, at: at(19, '09:10'), by: w.timeline.by, tone: 'warning', icon: camera },
          { id: '4', title: w.timeline.late, at: at(21, '00:00'), tone: 'danger' },
          {
            id: '5',
            title: w.timeline.resolved,
            at: at(21, '14:32'),
            by: w.timeline.by,
            tone: 'success',
            children: <p>{w.timeline.note}</p>,
          },
        ]}
      />
    ),
  },
]
