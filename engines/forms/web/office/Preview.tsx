import { Component, useState, type ReactNode } from 'react'
import { Alert } from '@hue-s/ui/index.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { FormFault } from '../../shared/model/check-form.ts'
import type { Answers, Form } from '../../shared/model/form.ts'
import { FormFill } from '../FormFill.tsx'

/** The form as people will see it, as soon as it can be read. */
export function Preview({ form, faults }: { form: Form; faults: readonly FormFault[] }) {
  const { t } = useText()
  const [answers, setAnswers] = useState<Answers>({})
  const [done, setDone] = useState(false)
  if (faults.length > 0) return <Alert tone="info" title={t('forms.office.noPreview', { n: faults.length })} />
  return (
    <Guard form={form}>
      {done && <Alert tone="success" title={t('forms.office.previewDone')} />}
      <FormFill
        form={form}
        answers={answers}
        onChange={(next) => {
          setDone(false)
          setAnswers(next)
        }}
        onDone={() => setDone(true)}
      />
    </Guard>
  )
}

/** A form that cannot be drawn must not take the editor, and the work in it, with it. */
class Guard extends Component<{ form: Form; children: ReactNode }, { failed: boolean; form: Form | undefined }> {
  override state = { failed: false, form: undefined as Form | undefined }
  /** Another form is tried anew. */
  static getDerivedStateFromProps({ form }: { form: Form }, state: { form: Form | undefined }) {
    return form === state.form ? null : { form, failed: false }
  }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    return this.state.failed ? null : this.props.children
  }
}
