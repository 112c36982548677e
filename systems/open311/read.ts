import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Bytes } from '@hue-s/kernel/server/system.ts'
import { getUnits } from '@hue-s/engines/units/index.ts'
import { answerIn, BASE } from './answer.ts'
import type { Format, Requests, Updates } from './contract.ts'
import { definitionOf, getService, listServices, serviceLine } from './definitions.ts'
import { checkJurisdiction, given, listOf, pagingOf, rangeOf, statusesOf, w3 } from './params.ts'
import { statusOf } from './project.ts'
import { doorSetting } from './setting.ts'
import * as store from './store.ts'
import type { Value } from './xml.ts'

interface Plain {
  format: Format
  jurisdiction_id?: string | undefined
}
type One = Plain & { id: string }

const SPECIFICATION = 'http://wiki.open311.org/GeoReport_v2'
const publicUrl = (ctx: Ctx) => ctx.config.publicUrl.replace(/\/$/, '')

/** Which doors there are; `changeset` moves when the services or their questions may have changed. */
export async function discovery(ctx: Ctx, { format, jurisdiction_id }: Plain): Promise<Bytes> {
  checkJurisdiction(ctx, jurisdiction_id)
  const { contact, keyService } = ctx.setting(doorSetting)
  const changeset = `${ctx.today()} 00:00`
  return answerIn(format, 'discovery', {
    changeset,
    contact: contact[ctx.lang],
    key_service: keyService[ctx.lang],
    endpoints: [
      {
        specification: SPECIFICATION,
        url: `${publicUrl(ctx)}${BASE}`,
        changeset,
        type: ctx.config.mode === 'production' ? 'production' : 'test',
        formats: ['text/xml', 'application/json'],
      },
    ],
  })
}
export const discoveryAtBase = discovery

export async function services(ctx: Ctx, { format, jurisdiction_id }: Plain): Promise<Bytes> {
  checkJurisdiction(ctx, jurisdiction_id)
  const all = await listServices(ctx)
  return answerIn(
    format,
    'services',
    all.map((service) => serviceLine(ctx, service)),
  )
}

export async function definition(ctx: Ctx, { format, jurisdiction_id, id }: One): Promise<Bytes> {
  checkJurisdiction(ctx, jurisdiction_id)
  return answerIn(format, 'service_definition', definitionOf(ctx, await getService(ctx, id)))
}

export async function requests(ctx: Ctx, input: Requests): Promise<Bytes> {
  checkJurisdiction(ctx, input.jurisdiction_id)
  const codes = listOf(input.service_request_id)?.map((code) => code.toUpperCase())
  // What is named overrides all other arguments, so that a wrong one among them does no harm.
  const filter = codes
    ? { codes, services: undefined, statuses: undefined, range: rangeOf({}, ctx.now()) }
    : {
        codes,
        services: listOf(input.service_code),
        statuses: statusesOf(input.status),
        range: rangeOf(input, ctx.now()),
      }
  const rows = await store.listRequests(ctx.db, filter, codes ? pagingOf({}) : pagingOf(input))
  return answerIn(input.format, 'service_requests', await requestLines(ctx, rows, wants(input.extensions)))
}

export async function request(ctx: Ctx, input: One & { extensions?: string | undefined }): Promise<Bytes> {
  checkJurisdiction(ctx, input.jurisdiction_id)
  const row = await store.findRequest(ctx.db, input.id.toUpperCase())
  if (!row) throw notFound('open311.noSuchRequest', { request: input.id.slice(0, 100) })
  return answerIn(input.format, 'service_requests', await requestLines(ctx, [row], wants(input.extensions)))
}

const wants = (extensions: string | undefined) => ['true', '1', 'yes'].includes(given(extensions)?.toLowerCase() ?? '')

/** Requests with their fields in the order of the standard. */
async function requestLines(ctx: Ctx, rows: readonly store.RequestRow[], extended: boolean): Promise<Value[]> {
  const names = new Map((await listServices(ctx)).map((s) => [s.category.id, s.category.name[ctx.lang]]))
  const codes = await communeCodes(ctx, rows)
  return rows.map((r) => ({
    service_request_id: r.code,
    status: r.status,
    status_notes: ctx.t(`field-reports.state.${r.state}`),
    service_name: names.get(r.serviceCode) ?? r.serviceCode,
    service_code: r.serviceCode,
    description: r.description,
    agency_responsible: r.agency,
    service_notice: null,
    requested_datetime: w3(r.requestedAt),
    updated_datetime: w3(r.updatedAt),
    expected_datetime: r.expectedAt === null ? null : w3(r.expectedAt),
    address: r.address,
    address_id: codes.get(r.communeId ?? '') ?? null,
    zipcode: null,
    lat: r.lat,
    long: r.long,
    media_url: mediaOf(ctx, r.media)[0] ?? null,
    ...(extended ? { extended_attributes: extensionOf(ctx, r) } : {}),
  }))
}

const mediaOf = (ctx: Ctx, media: readonly string[]) => media.map((path) => `${publicUrl(ctx)}${path}`)

const extensionOf = (ctx: Ctx, r: store.RequestRow): Value => ({
  state: r.state,
  commune: r.commune,
  late: r.late,
  media_urls: mediaOf(ctx, r.media),
  url: `${publicUrl(ctx)}/reports/${r.caseId}`,
})

/** `address_id` is the code of the commune: the one address register that everybody has. */
async function communeCodes(ctx: Ctx, rows: readonly store.RequestRow[]): Promise<Map<string, string>> {
  const ids = new Set(rows.flatMap((r) => (r.communeId === null ? [] : [r.communeId])))
  const units = await getUnits(
    ctx,
    [...ids].map((id) => ({ id, at: ctx.today() })),
  )
  return new Map([...units].map(([id, { code }]) => [id, code]))
}

/** What became of a submission: its number once everybody may see it. */
export async function token(ctx: Ctx, { format, jurisdiction_id, id }: One): Promise<Bytes> {
  checkJurisdiction(ctx, jurisdiction_id)
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
  const sent = isId ? await store.findSubmission(ctx.db, id) : undefined
  if (!sent) throw notFound('open311.noSuchToken')
  const shown = await store.findRequest(ctx.db, sent.code)
  return answerIn(format, 'service_requests', [{ service_request_id: shown?.code ?? null, token: sent.id }])
}

/** A step in words; one that has none of its own is told by the state it led to. */
function stepIn(ctx: Ctx, { action, state }: store.UpdateRow): string {
  const key = `open311.update.${action}`
  const said = ctx.t(key)
  return said === key ? ctx.t(`field-reports.state.${state}`) : said
}

/** Steps of published requests, as FixMyStreet reads them. */
export async function updates(ctx: Ctx, input: Updates): Promise<Bytes> {
  checkJurisdiction(ctx, input.jurisdiction_id)
  const codes = listOf(input.service_request_id)?.map((code) => code.toUpperCase())
  const rows = await store.listUpdates(ctx.db, { codes, range: rangeOf(input, ctx.now()) }, pagingOf(input))
  const lines = rows.map((u) => ({
    update_id: String(u.id),
    service_request_id: u.code,
    status: statusOf(u.state),
    updated_datetime: w3(u.at),
    description: stepIn(ctx, u),
    media_url: u.action === 'publish' ? (mediaOf(ctx, u.media).at(-1) ?? null) : null,
    external_status_code: u.state,
  }))
  return answerIn(input.format, 'service_request_updates', lines)
}
