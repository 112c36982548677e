import { useState } from 'react'
import { RadioCards } from '../../index.ts'
import type { RadioCardsProps } from '../../index.ts'
import { dog, drop, lamp, roadHorizon, trash, tree } from '../../icon-paths.ts'
import type { Story, Words } from '../story.ts'

function Example(props: RadioCardsProps) {
  const [value, setValue] = useState(props.value)
  return <RadioCards {...props} value={value} onValue={setValue} />
}

const privacy = (w: Words) => [
  { value: 'public', label: w.privacy.public, hint: w.privacy.publicHint },
  { value: 'agency', label: w.privacy.agency, hint: w.privacy.agencyHint },
  { value: 'closed', label: w.privacy.closed, hint: w.privacy.closedHint, disabled: true },
]
const kinds = (w: Words) => [
  { value: 'light', label: w.kinds.light, icon: lamp },
  { value: 'road', label: w.kinds.road, icon: roadHorizon },
  { value: 'trash', label: w.kinds.trash, icon: trash },
  { value: 'drain', label: w.kinds.drain, icon: drop },
  { value: 'tree', label: w.kinds.tree, icon: tree },
  { value: 'dog', label: w.kinds.dog, icon: dog },
]
const audiences = (w: Words) => [
  { value: 'resident', label: w.options.resident },
  { value: 'visitor', label: w.options.visitor },
  { value: 'business', label: w.options.business },
]

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => <Example label={w.privacy.legend} name="privacy" options={privacy(w)} value="public" />,
  },
  {
    name: 'grid',
    render: (w) => <Example label={w.kindLegend} name="kind" layout="grid" options={kinds(w)} value="drain" />,
  },
  {
    name: 'row',
    render: (w) => (
      <Example label={w.gallery.audience} name="audience" layout="row" options={audiences(w)} value="resident" />
    ),
  },
  {
    name: 'error',
    render: (w) => <Example label={w.kindLegend} name="wrong" error={w.kindError} options={audiences(w)} />,
  },
]
