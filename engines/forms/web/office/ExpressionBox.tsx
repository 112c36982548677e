import { Field, TextArea } from '@hue-s/ui/index.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { FormFault } from '../../shared/model/check-form.ts'

interface Props {
  label: string
  hint?: string
  value: string
  faults: readonly FormFault[]
  onValue: (value: string) => void
}

/** An expression as text; what is wrong with it stands below with its place marked in the text. */
export function ExpressionBox({ label, hint, value, faults, onValue }: Props) {
  const { t } = useText()
  const [fault] = faults
  const at = fault?.at
  return (
    <div className="fe-expression">
      <Field
        label={label}
        {...(hint ? { hint } : {})}
        {...(fault ? { error: t(`forms.office.fault.${fault.code}`, fault.facts) } : {})}
      >
        <TextArea value={value} rows={2} spellCheck={false} autoComplete="off" className="fe-code" onValue={onValue} />
      </Field>
      {at !== undefined && value !== '' && (
        <p className="fe-place fe-code">
          <span className="h-hidden">{t('forms.office.faultAt', { n: at + 1 })}</span>
          {value.slice(Math.max(0, at - 30), at)}
          <mark>{value.slice(at, at + 12) || '␣'}</mark>
          {value.slice(at + 12, at + 40)}
        </p>
      )}
    </div>
  )
}
