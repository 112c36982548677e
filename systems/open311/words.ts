import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { forbidden, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import { answerIn } from './answer.ts'
import type { Sent } from './contract.ts'
import { readForm, type Form } from './form.ts'
import { checkLimit, partnerOfKey } from './partners.ts'
import { checkJurisdiction, given } from './params.ts'
import * as store from './store.ts'

const MAX = 3800

/** POST servicerequestupdates: further words on a report that was sent with the same key, once per number. */
export async function update(ctx: Ctx, input: Sent): Promise<Bytes> {
  const form = await readForm(ctx)
  checkJurisdiction(ctx, given(input.jurisdiction_id) ?? form.one('jurisdiction_id'))
  const partner = await partnerOfKey(ctx, form.one('api_key') ?? given(input.api_key))
  const code = needed(form, 'service_request_id').toUpperCase()
  const updateId = form.one('update_id') ?? needed(form, 'update_id_ext')
  if (updateId.length > 200) throw invalid('open311.badField', { field: 'update_id' })
  const text = textOf(ctx, form)
  const sent = await store.findSent(ctx.db, code)
  if (!sent) throw notFound('open311.noSuchRequest', { request: code.slice(0, 100) })
  if (sent.partnerId !== partner.id) throw forbidden('open311.notYours')
  const wanted = { partnerId: partner.id, updateId, id: newId(), caseId: sent.caseId, at: ctx.now() }
  await checkLimit(ctx, partner)
  const id = await store.addWord(ctx.db, wanted)
  if (id === wanted.id)
    await ctx.as(SYSTEM).call(fieldReportsContract.receiveWord, { id: sent.caseId, channel: 'open311', text })
  ctx.audit('open311-update', id, { partner: partner.id })
  return answerIn(input.format, 'service_request_updates', [{ update_id: id }])
}

function needed(form: Form, field: string): string {
  const value = form.one(field)
  if (value === undefined) throw invalid('open311.fieldMissing', { field })
  return value.trim()
}

/** What is said, and the state that the sender holds to be true: officials decide what it means. */
function textOf(ctx: Ctx, form: Form): string {
  const said = form.one('description')?.trim()
  const status = form.one('status')?.trim().slice(0, 60)
  if (said === undefined && status === undefined) throw invalid('open311.fieldMissing', { field: 'description' })
  if ((said?.length ?? 0) > MAX) throw invalid('open311.badField', { field: 'description' })
  const note = status === undefined ? '' : ctx.platform.translate('vi', 'open311.statusSaid', { status })
  return [said, note].filter(Boolean).join('\n\n')
}
