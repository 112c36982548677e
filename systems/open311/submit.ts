import { z } from 'zod'
import { communeAt, findPlaces } from '@hue-s/engines/geo/index.ts'
import { storeBytes } from '@hue-s/engines/files/index.ts'
import { listUnits } from '@hue-s/engines/units/index.ts'
import { SYSTEM } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Input, Point } from '@hue-s/kernel/shared/route.ts'
import { fieldReportsContract } from '@hue-s/systems/field-reports/contract.ts'
import { answerIn } from './answer.ts'
import type { Partner, Sent } from './contract.ts'
import { checkAnswers, getService, KIND, type Service } from './definitions.ts'
import { readForm, type Form } from './form.ts'
import { checkLimit, partnerOfKey } from './partners.ts'
import { checkJurisdiction, given } from './params.ts'
import { project } from './project.ts'
import { reporterOf } from './reporter.ts'
import { parseAddress } from '@hue-s/kernel/server/safe-fetch.ts'
import { doorSetting } from './setting.ts'
import * as store from './store.ts'
import { addMedia } from './store-media.ts'

/** The same words with the same key within this time are one report: a nervous thumb, a broken line. */
const REPEAT_MS = 60_000
const MAX_MEDIA = 6
const MAX = { description: 4000, address: 300 }

/** POST Service Request: the report becomes a case like any other, in the transaction that answers. */
export async function submit(ctx: Ctx, input: Sent): Promise<Bytes> {
  const form = await readForm(ctx)
  checkJurisdiction(ctx, given(input.jurisdiction_id) ?? form.one('jurisdiction_id'))
  const partner = await partnerOfKey(ctx, form.one('api_key') ?? given(input.api_key))
  const since = new Date(ctx.now().getTime() - REPEAT_MS)
  const before = await store.findRepeat(ctx.db, partner.id, form.hash, since)
  const sent = before ?? (await take(ctx, partner, form))
  ctx.audit('open311-submission', sent.id, { partner: partner.id })
  const named = ctx.setting(doorSetting).review ? { token: sent.id } : { service_request_id: sent.code }
  const notice = ctx.t('open311.notice')
  return answerIn(input.format, 'service_requests', [{ ...named, service_notice: notice, account_id: null }])
}

async function take(ctx: Ctx, partner: Partner, form: Form): Promise<store.Sent> {
  await checkLimit(ctx, partner)
  const code = form.one('service_code')
  if (code === undefined) throw invalid('open311.serviceMissing')
  const service = await getService(ctx, code)
  const { at, place } = await placeOf(ctx, form)
  const attributes = checkAnswers(service, form.answers)
  const links = mediaOf(form)
  const publish = !partner.review && !ctx.setting(doorSetting).review
  const report = await reportOf(ctx, form, service, attributes)
  const received = await receive(ctx, { ...report, at, place, publishNow: publish })
  const submission = { id: newId(), partnerId: partner.id, contentHash: form.hash, at: ctx.now() }
  await store.addSubmission(ctx.db, { ...submission, caseId: received.id, code: received.code })
  for (const url of links) await addMedia(ctx.db, { id: newId(), caseId: received.id, url, publish, at: ctx.now() })
  await project(ctx, received.id)
  return { id: submission.id, caseId: received.id, code: received.code }
}

type Report = Input<typeof fieldReportsContract.receive>

async function reportOf(ctx: Ctx, form: Form, { category }: Service, answers: Record<string, string>) {
  const { [KIND]: child, ...attributes } = answers
  const note = form.one('description') ?? category.name.vi
  if (note.length > MAX.description) throw invalid('open311.badField', { field: 'description' })
  const reporter = reporterOf(form)
  const photos: string[] = []
  for (const file of form.files) photos.push((await storeBytes(ctx.as(SYSTEM), file, 'photo')).id)
  return {
    category: category.id,
    ...(child ? { child } : {}),
    note,
    channel: 'open311',
    photos,
    ...(reporter ? { reporter } : {}),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  }
}

async function receive(ctx: Ctx, report: Report) {
  try {
    return await ctx.as(SYSTEM).call(fieldReportsContract.receive, report)
  } catch (error) {
    // What the report's own shape refuses is the sender's mistake, not ours.
    if (error instanceof z.ZodError)
      throw invalid('open311.badField', { field: error.issues[0]?.path[0] === 'note' ? 'description' : 'form' })
    throw error
  }
}

function mediaOf(form: Form): string[] {
  const links = [
    ...new Set(
      form
        .all('media_url')
        .concat(form.all('media_url[]'))
        .map((link) => link.trim()),
    ),
  ]
  if (links.length > MAX_MEDIA) throw invalid('open311.tooManyFiles', { max: MAX_MEDIA })
  for (const link of links) if (!parseAddress(link)) throw invalid('open311.badMediaUrl')
  return links
}

/** Where it is: the point, else the address in words, else the code of a commune. */
async function placeOf(ctx: Ctx, form: Form): Promise<{ at: Point; place: string }> {
  const words = form.one('address_string') ?? form.one('address') ?? ''
  if (words.length > MAX.address) throw invalid('open311.badField', { field: 'address_string' })
  const [lat, long] = [form.one('lat'), form.one('long') ?? form.one('lon')]
  if (lat !== undefined || long !== undefined) {
    const at = pointOf(lat, long)
    if (!(await communeAt(ctx, at))) throw invalid('field-reports.outside')
    return { at, place: words }
  }
  const id = form.one('address_id')
  if (words === '' && id === undefined) throw invalid('open311.placeMissing')
  const at = words === '' ? await pointOfCommune(ctx, id ?? '') : (await findPlaces(ctx, words))[0]?.point
  if (!at) throw invalid('open311.noSuchAddress')
  return { at, place: words }
}

function pointOf(lat: string | undefined, long: string | undefined): Point {
  const degrees = (text: string | undefined) =>
    /^[+-]?\d{1,3}(\.\d{1,20})?$/.test(text?.trim() ?? '') ? Number(text) : NaN
  const at = { lat: degrees(lat), lon: degrees(long) }
  if (!(Math.abs(at.lat) <= 90 && Math.abs(at.lon) <= 180)) throw invalid('open311.badPlace')
  return at
}

async function pointOfCommune(ctx: Ctx, code: string): Promise<Point | undefined> {
  if (!/^[\w.-]{1,30}$/.test(code)) return undefined
  const [commune] = await listUnits(ctx, { level: 'commune', at: ctx.today(), code })
  return commune?.centroid ?? undefined
}
