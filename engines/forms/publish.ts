import { createHash } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { checkForm } from './shared/model/check-form.ts'
import type { Form } from './shared/model/form.ts'
import { FormShape } from './contract-shapes.ts'
import { addForm, findForm } from './store.ts'

/** The same form has the same hash, in whatever order its parts were written down. */
const hashOf = (form: Form) => createHash('sha256').update(canonical(form)).digest('hex')

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const parts = Object.entries(value).filter(([, one]) => one !== undefined)
  return `{${parts
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .join(',')}}`
}

/**
 * Publishes a version of a form from a day on (`YYYY-MM-DD`). The same version again is no change; another form under a
 * version that exists is refused, for what was filed is read with it.
 * @throws invalid `forms.badForm` with the faults; conflict `forms.versionTaken`.
 */
export async function publishForm(
  ctx: Ctx,
  given: unknown,
  validFrom: string,
): Promise<{ hash: string; isNew: boolean }> {
  const parsed = FormShape.safeParse(given)
  if (!parsed.success) {
    const first = parsed.error.issues[0]
    throw invalid('forms.badForm', { where: first?.path.join('.') ?? '', why: first?.message ?? '' })
  }
  const form = parsed.data
  const [fault] = checkForm(form)
  if (fault) throw invalid('forms.badForm', { where: `${fault.path} ${fault.part}`, why: fault.code })
  const hash = hashOf(form)
  const isNew = await addForm(
    ctx.db,
    { id: form.id, version: form.version, hash, definition: form, validFrom },
    ctx.actor.id,
    ctx.now(),
  )
  if (isNew) ctx.changed('forms')
  else if ((await findForm(ctx.db, form.id, form.version, validFrom))?.hash !== hash)
    throw conflict('forms.versionTaken', { form: form.id, version: form.version })
  return { hash, isNew }
}

/**
 * A form: one version, or the one in force on a day (today unless told).
 * @throws notFound `forms.noSuchForm`
 */
export async function formOf(
  ctx: Ctx,
  id: string,
  { version, on }: { version?: number; on?: string } = {},
): Promise<Form> {
  const found = await findForm(ctx.db, id, version, on ?? ctx.today())
  if (!found) throw notFound('forms.noSuchForm')
  return found.definition
}
