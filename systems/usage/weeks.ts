const DAY = 86_400_000
const plus = (date: string, days: number) => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10)

/** Monday of the week of a date. */
export const mondayOf = (date: string) => plus(date, -((new Date(date).getUTCDay() + 6) % 7))

/** The last whole weeks before today, and as many before those. Both ends are counted. */
export function weeksBefore(today: string, weeks: number) {
  const next = mondayOf(today)
  const from = plus(next, -7 * weeks)
  return { from, to: plus(next, -1), beforeFrom: plus(from, -7 * weeks), beforeTo: plus(from, -1) }
}

/** Every date from one to another, both included. */
export function datesBetween(from: string, to: string): string[] {
  const out: string[] = []
  for (let date = from; date <= to; date = plus(date, 1)) out.push(date)
  return out
}

/** First day of the oldest month whose days are kept one by one: 25 months back. */
export function firstDailyMonth(today: string): string {
  const [year = 0, month = 1] = today.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 - 25, 1)).toISOString().slice(0, 10)
}
export { plus as plusDays }
