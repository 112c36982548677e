import { ErrorSummary, Field, Select, TextInput } from '../../index.ts'
import type { Story } from '../story.ts'

export const states: Story[] = [
  {
    name: 'default',
    render: (w) => (
      <div className="h-stack">
        <ErrorSummary
          title={w.errors.title}
          errors={[
            { fieldId: 'phone', message: w.errors.phone },
            { fieldId: 'commune', message: w.errors.commune },
          ]}
        >
          <p>{w.errors.kept}</p>
        </ErrorSummary>
        <Field id="phone" label={w.phone} error={w.errors.phone}>
          <TextInput defaultValue="0905" />
        </Field>
        <Field id="commune" label={w.commune} error={w.errors.commune}>
          <Select options={[]} placeholder={w.communePlaceholder} />
        </Field>
      </div>
    ),
  },
]
