import { useState } from 'react'
import { DateInput, FieldGroup } from '../../index.ts'
import type { DateInputProps, FieldProps } from '../../index.ts'
import type { Story, Words } from '../story.ts'

type Props = { w: Words; start: string; field?: Partial<FieldProps>; input?: Partial<DateInputProps> }

function Example({ w, start, field, input }: Props) {
  const [value, setValue] = useState(start)
  return (
    <FieldGroup label={w.date.label} hint={w.date.hint} {...field}>
      <DateInput labels={w.date} value={value} onValue={setValue} {...input} />
    </FieldGroup>
  )
}

export const states: Story[] = [
  { name: 'default', render: (w) => <Example w={w} start="" input={{ autoComplete: 'bday' }} /> },
  { name: 'filled', render: (w) => <Example w={w} start="1958-11-21" /> },
  { name: 'error', render: (w) => <Example w={w} start="" field={{ error: w.date.error }} /> },
  { name: 'disabled', render: (w) => <Example w={w} start="1958-11-21" input={{ disabled: true }} /> },
]
