/** The stable codes with which the pure part of the calendar refuses an input; their sentences are in `text/`. */
export type CalendarRefusalCode =
  | 'calendar.badDate'
  | 'calendar.outOfRange'
  | 'calendar.badBudget'
  | 'calendar.budgetNotWhole'
  | 'calendar.budgetNegative'
  | 'calendar.budgetTooLarge'
  | 'calendar.badStop'

/** An expected "no" of the date arithmetic. The service turns `code` into an answer; nothing here becomes a crash. */
export class CalendarRefusal extends RangeError {
  readonly code: CalendarRefusalCode

  constructor(code: CalendarRefusalCode) {
    super(code)
    this.name = 'CalendarRefusal'
    this.code = code
  }
}
