import { Field, TextArea } from '../../index.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <Field label={w.describe} hint={w.describeHint}>
        <TextArea maxLength={2000} counter={(left) => w.left.replace('{n}', String(left))} />
      </Field>
    ),
  },
  {
    name: 'filled',
    render: (w) => (
      <Field label={w.describe}>
        <TextArea
          defaultValue={w.describeValue}
          maxLength={100}
          counter={(left) => w.left.replace('{n}', String(left))}
        />
      </Field>
    ),
  },
  {
    name: 'error',
    render: (w) => (
      <Field label={w.describe} error={w.describeError}>
        <TextArea />
      </Field>
    ),
  },
  {
    name: 'disabled',
    render: (w) => (
      <Field label={w.describe}>
        <TextArea disabled defaultValue={w.describeValue} />
      </Field>
    ),
  },
]
