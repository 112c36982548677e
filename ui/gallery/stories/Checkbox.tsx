import { Checkbox } from '../../index.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  { name: 'default', render: (w) => <Checkbox label={w.agree} hint={w.agreeHint} /> },
  { name: 'selected', render: (w) => <Checkbox label={w.agree} defaultChecked /> },
  { name: 'error', render: (w) => <Checkbox label={w.agree} error={w.agreeError} /> },
  { name: 'disabled', render: (w) => <Checkbox label={w.agree} disabled /> },
  { name: 'long', render: (w) => <Checkbox label={w.longTitle} /> },
]
