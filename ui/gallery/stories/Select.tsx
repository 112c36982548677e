import { Field, Select } from '../../index.ts'
import type { Story, Words } from '../story.ts'

const communes = (w: Words) => w.communes.map((name) => ({ value: name, label: name }))

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <Field label={w.commune} hint={w.communeHint}>
        <Select options={communes(w)} placeholder={w.communePlaceholder} />
      </Field>
    ),
  },
  {
    name: 'filled',
    render: (w) => (
      <Field label={w.commune}>
        <Select options={communes(w)} defaultValue={w.communes[1]} />
      </Field>
    ),
  },
  {
    name: 'long',
    render: (w) => (
      <Field label={w.commune}>
        <Select options={[{ value: '1', label: w.longTitle }]} />
      </Field>
    ),
  },
  {
    name: 'error',
    render: (w) => (
      <Field label={w.commune} error={w.errors.commune}>
        <Select options={communes(w)} placeholder={w.communePlaceholder} />
      </Field>
    ),
  },
  {
    name: 'disabled',
    render: (w) => (
      <Field label={w.commune}>
        <Select options={communes(w)} disabled />
      </Field>
    ),
  },
]
