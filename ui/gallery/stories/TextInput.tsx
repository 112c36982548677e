import { Field, TextInput } from '../../index.ts'
import { magnifyingGlass } from '../../icon-paths.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <Field label={w.name}>
        <TextInput autoComplete="name" />
      </Field>
    ),
  },
  {
    name: 'filled',
    render: (w) => (
      <Field label={w.name}>
        <TextInput defaultValue={w.nameValue} />
      </Field>
    ),
  },
  {
    name: 'icon',
    render: (w) => <TextInput type="search" aria-label={w.search} placeholder={w.search} icon={magnifyingGlass} />,
  },
  {
    name: 'group',
    render: (w) => (
      <Field label={w.table.fee}>
        <TextInput inputMode="numeric" defaultValue="100.000" suffix="₫" />
      </Field>
    ),
  },
  {
    name: 'disabled',
    render: (w) => (
      <Field label={w.name}>
        <TextInput defaultValue={w.nameValue} disabled />
      </Field>
    ),
  },
  {
    name: 'error',
    render: (w) => (
      <Field label={w.phone} error={w.phoneError}>
        <TextInput defaultValue="0905" />
      </Field>
    ),
  },
]
