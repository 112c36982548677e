import type { Actor } from '@hue-s/kernel/server/access.ts'

export interface Statement {
  text: string
  values: unknown[]
}
/** A statement with the connection that it was asked on. */
export interface Heard extends Statement {
  connection: number
}

/** Transactions, and what the platform keeps for itself; its folding functions belong to the question that uses them. */
const ASIDE = /^(begin|commit|rollback|savepoint|release|set|listen)\b|\bpgboss\.|\bkernel\.(?!fold\b|match_key\b)/i

/** Everything the server asked its database while it answered; with a `body` (JSON) the path is that of a command. */
export async function hear(
  url: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Heard[]> {
  const more = body === undefined ? '' : `&body=${encodeURIComponent(body)}`
  const answer = await fetch(`${url}/bench/sql?path=${encodeURIComponent(path)}${more}`, { headers })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return (await answer.json()) as Heard[]
}

const DAY = 86_400_000
const DAYS = 36_500

/** The question as nobody asked it before, so that no stored answer comes: of everything since some day in the past century. */
export function anew(path: string, n: number): string {
  const since = new Date(Date.UTC(1900, 0, 1) + (n % DAYS) * DAY).toISOString().slice(0, 10)
  return `${path}${path.includes('?') ? '&' : '?'}from=${since}`
}

/** What one read asks: the shortest of three hearings, for what handlers and jobs ask is heard beside it. */
export async function statementsOf(url: string, path: string, headers: Record<string, string>): Promise<Statement[]> {
  const asked: Heard[][] = []
  for (let n = 0; n < 3; n++) {
    const all = await hear(url, anew(path, DAYS - 1 - n), headers)
    asked.push(all.filter(({ text }) => !ASIDE.test(text.trim())))
  }
  const [shortest = []] = asked.sort((one, other) => one.length - other.length)
  // A comparison with nothing would be won by nobody.
  if (shortest.length === 0) throw new Error(`${path} asks the database nothing`)
  return shortest
}

/** Says to a server under test who asks. */
export const actorHeader = (actor: Actor) => ({
  'x-test-actor': Buffer.from(JSON.stringify(actor)).toString('base64'),
})
