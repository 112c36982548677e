export type DateParts = { day: string; month: string; year: string }

const digits = (text: string) => /^\d+$/.test(text)

/** Three typed boxes as an ISO date, or '' while they are incomplete or name a day that does not exist (31/02). */
export function composeDate({ day, month, year }: DateParts): string {
  if (!digits(day) || !digits(month) || !/^\d{4}$/.test(year)) return ''
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : ''
}

/** An ISO date as the three boxes; anything else leaves them empty. */
export function splitDate(iso: string): DateParts {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso)
  return { day: found?.[3] ?? '', month: found?.[2] ?? '', year: found?.[1] ?? '' }
}
