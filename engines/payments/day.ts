const DAY = 86_400_000

/** The instants at which a legal day begins and ends in Vietnam. */
export function dayOf(day: string): { from: Date; to: Date } {
  const from = new Date(`${day}T00:00:00+07:00`)
  return { from, to: new Date(from.getTime() + DAY) }
}
