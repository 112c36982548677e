/** How the numbers of reports are written: `PA-261120-0042`; people leave out the letters and the lines. */
const WRITTEN = /(?:\bPA[\s-]?)?\b(\d{6})[\s-](\d{4,6})\b|\bPA[\s-]?(\d{6})(\d{4,6})\b/i

/** The number of a report that some words name, as it is kept. */
export function codeIn(text: string): string | undefined {
  const found = WRITTEN.exec(text)
  if (!found) return undefined
  const day = found[1] ?? found[3]
  const number = found[2] ?? found[4]
  return day && number ? `PA-${day}-${number}` : undefined
}

/** The number when the words are nothing else. */
export function onlyCode(text: string): string | undefined {
  const trimmed = text.trim()
  const found = WRITTEN.exec(trimmed)
  return found && found[0].length === trimmed.length ? codeIn(trimmed) : undefined
}
