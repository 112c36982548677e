import { useState } from 'react'
import { Badge, Tabs } from '../../index.ts'
import type { Story, Words } from '../story.ts'

function Example({ w, long }: { w: Words; long?: boolean }) {
  const [selected, setSelected] = useState('form')
  const tabs = [
    { id: 'form', label: w.tabs.form, panel: <p>{w.dossierBody}</p> },
    {
      id: 'papers',
      label: w.tabs.papers,
      badge: <Badge count={4} label={w.tabs.papersCount} />,
      panel: <p>{w.file.two}</p>,
    },
    { id: 'log', label: w.tabs.log, panel: <p>{w.timeline.sent}</p> },
    { id: 'comments', label: long ? w.longButton : w.tabs.comments, panel: <p>{w.timeline.note}</p> },
  ]
  return <Tabs label={w.tabs.label} tabs={tabs} selected={selected} onSelect={setSelected} />
}

export const states: Story[] = [
  { name: 'default', render: (w) => <Example w={w} /> },
  { name: 'long', render: (w) => <Example w={w} long /> },
]
