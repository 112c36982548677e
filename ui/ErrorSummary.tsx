import { useEffect, useId, useRef } from 'react'
import type { MouseEvent, ReactNode } from 'react'
import { Heading } from './Heading.tsx'
import type { HeadingLevel } from './Heading.tsx'

export type ErrorSummaryProps = {
  title: string
  /** `fieldId` is the id given to the Field. */
  errors: { fieldId: string; message: ReactNode }[]
  /** For instance that nothing typed was lost. */
  children?: ReactNode
  level?: HeadingLevel
  /** Change it at each attempt to send, so that the summary takes focus again. */
  attempt?: number
}

/** What is wrong on the page, at its top, with a link to each field. Takes focus when it appears. */
export function ErrorSummary({ title, errors, children, level = 2, attempt }: ErrorSummaryProps) {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const focused = useRef<number | null>(null)
  useEffect(() => {
    const now = attempt ?? 0
    if (focused.current !== now) box.current?.focus()
    focused.current = box.current ? now : null
  })
  const go = (event: MouseEvent<HTMLAnchorElement>, fieldId: string) => {
    const field = document.getElementById(fieldId)
    if (!field) return
    event.preventDefault()
    field.focus()
    field.scrollIntoView({ block: 'center' })
  }
  if (errors.length === 0) return null
  return (
    <div ref={box} className="h-summary" role="alert" tabIndex={-1} aria-labelledby={id}>
      <Heading level={level} id={id} className="h-summary__title">
        {title}
      </Heading>
      {children}
      <ul className="h-summary__list">
        {errors.map((error) => (
          <li key={error.fieldId}>
            <a href={`#${error.fieldId}`} onClick={(event) => go(event, error.fieldId)}>
              {error.message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
