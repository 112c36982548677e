import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import type { Output, Parsed } from '@hue-s/kernel/shared/route.ts'
import type { manageRoutes as routes } from '../contract-manage.ts'
import { formOf, publishForm } from '../publish.ts'
import { readXlsForm, writeXlsForm } from '../xlsform/xlsform.ts'
import * as store from './store.ts'

/** Every form, with the version in force and the work on it. */
export async function listForms(ctx: Ctx): Promise<Output<typeof routes.listForms>> {
  return { items: await store.listAll(ctx.db, ctx.today()) }
}

/** The work on a form beside what was published of it. */
export async function readWork(
  ctx: Ctx,
  { id }: Parsed<typeof routes.readWork>,
): Promise<Output<typeof routes.readWork>> {
  const work = await store.readWorkRow(ctx.db, id)
  const latest = await store.findLatest(ctx.db, id)
  if (!work && !latest) throw notFound('forms.noSuchForm')
  return { work: work ?? null, latest: latest?.definition ?? null, versions: await store.listVersions(ctx.db, id) }
}

/** Saves the work on a form. It may still be wrong: only what is published must be right. */
export async function saveWork(
  ctx: Ctx,
  { id, form, base }: Parsed<typeof routes.saveWork>,
): Promise<Output<typeof routes.saveWork>> {
  if (form.id !== id) throw invalid('forms.otherForm')
  const now = ctx.now()
  if (!(await store.putWork(ctx.db, { id, form, base, by: ctx.actor.id, now }))) throw conflict('forms.workChanged')
  ctx.audit('form', id, { rev: base + 1 })
  return { rev: base + 1, changedAt: now.toISOString() }
}

/** Throws the work away; what was published stays. */
export async function dropWork(
  ctx: Ctx,
  { id }: Parsed<typeof routes.dropWork>,
): Promise<Output<typeof routes.dropWork>> {
  if (!(await store.deleteWork(ctx.db, id))) throw notFound('forms.noSuchForm')
  ctx.audit('form', id)
  return {}
}

/**
 * Publishes the work as the next version. Whoever publishes names what they looked at: work that somebody changed
 * meanwhile, or another version in between, is looked at again first.
 */
export async function publishWork(
  ctx: Ctx,
  { id, rev, against, validFrom }: Parsed<typeof routes.publishWork>,
): Promise<Output<typeof routes.publishWork>> {
  const work = await store.findWork(ctx.db, id)
  if (!work) throw notFound('forms.noSuchForm')
  const latest = (await store.findLatest(ctx.db, id))?.definition.version ?? 0
  if (work.rev !== rev || latest !== against) throw conflict('forms.workChanged')
  // What was filled in yesterday was judged by yesterday's form.
  if (validFrom < ctx.today()) throw invalid('forms.pastDay')
  const version = latest + 1
  const { hash } = await publishForm(ctx, { ...work.form, version }, validFrom)
  await store.deleteWork(ctx.db, id)
  ctx.audit('form', id, { version, validFrom })
  return { version, hash }
}

const MOST_BYTES = 5 * 1024 * 1024

async function bodyOf(ctx: Ctx): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of ctx.request.body ?? []) {
    parts.push(part as Buffer)
    size += (part as Buffer).length
    if (size > MOST_BYTES) throw invalid('forms.xlsform.tooLarge')
  }
  return Buffer.concat(parts)
}

/** Reads an XLSForm; nothing is kept until it is saved as work. */
export async function importForm(
  ctx: Ctx,
  { id }: Parsed<typeof routes.importForm>,
): Promise<Output<typeof routes.importForm>> {
  const { form, left } = await readXlsForm(await bodyOf(ctx), { id, version: 1 })
  ctx.audit('form', id)
  return {
    form: form ? { ...form, id, version: 1 } : null,
    left: left.slice(0, 500).map((one) => ({ ...one, facts: { ...one.facts } })),
  }
}

/** A version of a form, or the work on it, as an XLSForm. */
export async function exportForm(ctx: Ctx, { id, version }: Parsed<typeof routes.exportForm>): Promise<Bytes> {
  const work = version === undefined ? await store.readWorkRow(ctx.db, id) : undefined
  const latest = work || version !== undefined ? undefined : await store.findLatest(ctx.db, id)
  const form = work?.form ?? latest?.definition ?? (await formOf(ctx, id, version === undefined ? {} : { version }))
  const body = await writeXlsForm(form)
  return {
    body,
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    size: body.length,
    filename: `${id}.xlsx`,
  }
}
