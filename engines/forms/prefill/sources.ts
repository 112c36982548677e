import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { reveal, sexOf, type Personal } from '@hue-s/engines/identity/index.ts'
import type { Form, Plain, Prefill } from '../shared/model/form.ts'

/** An answer that a source knows; `record` is the dossier, unit or paper it stands in. */
export interface Known {
  value: Plain
  record?: string
  /** When the source learned it (ISO instant or day); now unless told. */
  at?: string
}
export interface Asked {
  /** Whose affair the form is. */
  personId: string
  form: Form
  /** The `what` of each question that names this source. */
  what: readonly string[]
}
/** Answers what it knows, by `what`; what it does not know is left out. */
export type SourceOfAnswers = (ctx: Ctx, asked: Asked) => Promise<Readonly<Record<string, Known>>>

const sources = new Map<string, { from: Prefill['from']; know: SourceOfAnswers }>()

/**
 * A system offers answers that it knows already. Called once, when its module loads, under the system's id; the same
 * name again replaces the first. It answers only what this person may be shown of themselves.
 */
export const offerSource = (name: string, from: Prefill['from'], know: SourceOfAnswers): void =>
  void sources.set(name, { from, know })

export const sourcesFrom = (from: Prefill['from']): SourceOfAnswers[] =>
  [...sources.values()].filter((one) => one.from === from).map(({ know }) => know)

const COLUMNS: Readonly<Record<string, Personal>> = {
  name: 'name',
  citizenId: 'citizenId',
  birthDate: 'birthDate',
  sex: 'citizenId',
  phone: 'phone',
  email: 'email',
  address: 'address',
}
const PROVED: readonly string[] = ['name', 'citizenId', 'birthDate', 'sex']

/** What the identity record knows; who looks at another's is written down for that person to see. */
async function fromIdentity(ctx: Ctx, { personId, what, form }: Asked, allowed: (name: string) => boolean) {
  const wanted = what.filter((name) => Object.hasOwn(COLUMNS, name) && allowed(name))
  const columns = [...new Set(wanted.map((name) => COLUMNS[name] as Personal))]
  if (columns.length === 0) return {}
  const record = { kind: 'form', id: form.id }
  const facts = await reveal(ctx, personId, { purpose: 'forms.prefill', what: columns, record })
  const known: Record<string, Known> = {}
  for (const name of wanted) {
    const value = facts[COLUMNS[name] as Personal]
    if (!value) continue
    known[name] = { value: name === 'sex' ? sexOf(value) : value }
  }
  return known
}

/**
 * The e-ID speaks only for whoever signed in with it. On behalf of another, the level of that person's proof is not
 * known here, and their record counts as what they said themselves.
 */
offerSource('identity.eid', 'eid', async (ctx, asked) =>
  ctx.actor.id === asked.personId && ctx.actor.kind === 'citizen' && ctx.actor.assurance === 2
    ? fromIdentity(ctx, asked, (name) => PROVED.includes(name))
    : {},
)
offerSource('identity.person', 'person', (ctx, asked) => fromIdentity(ctx, asked, () => true))
