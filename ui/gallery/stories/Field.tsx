import { Field, FieldGroup, Checkbox, TextInput } from '../../index.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <Field label={w.phone} hint={w.phoneHint}>
        <TextInput inputMode="tel" />
      </Field>
    ),
  },
  {
    name: 'error',
    render: (w) => (
      <Field label={w.phone} hint={w.phoneHint} error={w.phoneError} required>
        <TextInput inputMode="tel" defaultValue="09051234" />
      </Field>
    ),
  },
  {
    name: 'long',
    render: (w) => (
      <Field label={w.longTitle} note={`(${w.optional})`} hint={w.communeHint}>
        <TextInput defaultValue={w.longTitle} />
      </Field>
    ),
  },
  {
    name: 'group',
    render: (w) => (
      <FieldGroup label={w.kindLegend} hint={w.communeHint} error={w.kindError}>
        <Checkbox label={w.kinds.light} />
        <Checkbox label={w.kinds.drain} />
      </FieldGroup>
    ),
  },
]
