import { createHash } from 'node:crypto'

export const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')

/** JSON that has one form only: names in the order of their code units, no spaces. Its hash can be compared. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
