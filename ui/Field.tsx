import { useId } from 'react'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { FieldContext } from './field-context.ts'
import type { FieldLink } from './field-context.ts'
import { Icon } from './Icon.tsx'
import { warningCircle } from './icon-paths.ts'

export type FieldProps = {
  label: ReactNode
  /** Id of the control; an error summary links to it. */
  id?: string | undefined
  hint?: ReactNode
  error?: ReactNode
  required?: boolean
  /** Small words after the label, for example "không bắt buộc". */
  note?: ReactNode
  children?: ReactNode
}

function useLink({ id, hint, error, required }: FieldProps): FieldLink & { hintId: string; errorId: string } {
  const made = useId()
  const own = id ?? made
  const hintId = `${own}-hint`
  const errorId = `${own}-error`
  const describedBy = [hint && hintId, error && errorId].filter(Boolean).join(' ') || undefined
  return { id: own, describedBy, invalid: Boolean(error), required: Boolean(required), hintId, errorId }
}

/** The error text of a field: icon and words, so that colour is never the only sign. */
export function FieldError({ id, children }: { id: string; children?: ReactNode }) {
  return (
    <p id={id} className="h-field__error">
      <Icon icon={warningCircle} size="text" />
      <span>{children}</span>
    </p>
  )
}

/** Label, hint and error around one control (TextInput, TextArea, Select), linked by id. */
export function Field(props: FieldProps) {
  const { label, hint, error, note, children } = props
  const link = useLink(props)
  return (
    <div className={classes('h-field', link.invalid && 'h-field--wrong')}>
      <label className="h-field__label" htmlFor={link.id}>
        {label} {note && <span className="h-field__note">{note}</span>}
      </label>
      {hint && (
        <p id={link.hintId} className="h-field__hint">
          {hint}
        </p>
      )}
      {error && <FieldError id={link.errorId}>{error}</FieldError>}
      <FieldContext.Provider value={link}>{children}</FieldContext.Provider>
    </div>
  )
}

/** The same around several controls that answer one question (DateInput, RadioCards, check boxes). */
export function FieldGroup(props: FieldProps) {
  const { label, hint, error, note, children } = props
  const link = useLink(props)
  return (
    <fieldset className={classes('h-field', link.invalid && 'h-field--wrong')} aria-describedby={link.describedBy}>
      <legend className="h-field__label">
        {label} {note && <span className="h-field__note">{note}</span>}
      </legend>
      {hint && (
        <p id={link.hintId} className="h-field__hint">
          {hint}
        </p>
      )}
      {error && <FieldError id={link.errorId}>{error}</FieldError>}
      <FieldContext.Provider value={{ ...link, describedBy: error ? link.errorId : undefined }}>
        {children}
      </FieldContext.Provider>
    </fieldset>
  )
}
