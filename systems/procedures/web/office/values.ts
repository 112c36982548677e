type Plain = Record<string, unknown>

/** Another record with one part changed; what was there stays as it was. */
export const withPart = (record: Plain, name: string, value: unknown): Plain => ({ ...record, [name]: value })

/** A list as one line of text, and back. */
export const listText = (value: unknown): string => (Array.isArray(value) ? value.join('; ') : '')
export const textList = (text: string): string[] =>
  text
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean)

/** The condition of a decision table as a person writes it: `what=birth,death; late=yes`. */
export const conditionText = (value: unknown): string =>
  Object.entries((value ?? {}) as Record<string, string[]>)
    .map(([name, values]) => `${name}=${values.join(',')}`)
    .join('; ')

export function textCondition(text: string): Record<string, string[]> {
  const pairs = textList(text).map((one) => {
    const [name = '', values = ''] = one.split('=')
    return [
      name.trim(),
      values
        .split(',')
        .map((value) => value.trim())
        .filter(Boolean),
    ] as const
  })
  return Object.fromEntries(pairs.filter(([name]) => name !== ''))
}

/** What an empty box means: nothing, not an empty text. */
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text)
