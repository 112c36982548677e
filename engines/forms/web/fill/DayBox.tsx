import { useRef } from 'react'
import { composeDate, DateInput, splitDate } from '@hue-s/ui/index.ts'
import { useTools, type ControlProps } from './tools.ts'

/** A day in three boxes. One that does not exist is kept as it was typed, to be told of rather than lost. */
export function DayBox({ question, value, onValue }: ControlProps) {
  const { t } = useTools()
  const text = typeof value === 'string' ? value : ''
  const first = useRef(text)
  const valid = composeDate(splitDate(text)) === text ? text : ''
  return (
    <DateInput
      value={valid === '' && text === first.current ? text : valid}
      onValue={(iso, { day, month, year }) => {
        first.current = '\0'
        const typed = day === '' && month === '' && year === '' ? null : `${year}-${month}-${day}`
        onValue(iso === '' ? typed : iso)
      }}
      labels={{
        day: t('forms.fill.day'),
        month: t('forms.fill.month'),
        year: t('forms.fill.year'),
        pick: t('forms.fill.pickDay'),
      }}
      autoComplete={question.prefill?.some(({ what }) => what === 'birthDate') ? 'bday' : undefined}
    />
  )
}
