import { createContext, useContext, useId } from 'react'

/** What a field tells the control inside it: its id, which texts describe it, whether it is wrong. */
export type FieldLink = { id: string; describedBy: string | undefined; invalid: boolean; required: boolean }

export const FieldContext = createContext<FieldLink | null>(null)

type Own = { id?: string | undefined; 'aria-describedby'?: string | undefined; required?: boolean | undefined }

/** The attributes a control takes from the field around it; its own `id` and descriptions win or are added. */
export function useFieldLink(own: Own, ...more: (string | undefined)[]) {
  const made = useId()
  const field = useContext(FieldContext)
  const described = [field?.describedBy, own['aria-describedby'], ...more].filter(Boolean).join(' ')
  return {
    id: own.id ?? field?.id ?? made,
    'aria-describedby': described || undefined,
    'aria-invalid': field?.invalid ? (true as const) : undefined,
    required: own.required ?? (field?.required || undefined),
  }
}
