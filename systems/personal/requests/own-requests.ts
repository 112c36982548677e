import { act, listMineOfAll, openCase } from '@hue-s/engines/cases/index.ts'
import { personsWithGrant } from '@hue-s/engines/identity/index.ts'
import { notifyPerson } from '@hue-s/engines/notify/index.ts'
import { findUnitByKey } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid, notFound } from '@hue-s/kernel/shared/error.ts'
import type { ById, Parsed } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { REQUEST_TYPE, type personalContract as routes, type RequestView, type Subject } from '../contract.ts'
import { findLook } from '../looks/looks.ts'
import { onlySelf } from '../own.ts'
import { personalSetting } from '../setting.ts'
import { getRequest, lineOf, mayAppeal, requestView } from './present.ts'
import { ASKER_BY_RULES } from './request-type.ts'

type In<R extends keyof typeof routes> = Parsed<(typeof routes)[R]>

/** The person, for a step whose rules were kept. */
const byRules = (ctx: Ctx): Ctx =>
  ctx.as({ ...ctx.actor, grants: [...ctx.actor.grants, { permission: ASKER_BY_RULES, units: '*' }] })

export async function requests(ctx: Ctx, { after, limit }: In<'requests'>) {
  const { items, next } = await listMineOfAll(ctx, { show: 'all', types: [REQUEST_TYPE], after, limit })
  return { items: items.map((row) => lineOf(ctx, row)), next }
}

/** Opens a request with its legal clock. The same wish twice at once is refused with the number of the first. */
export async function ask(ctx: Ctx, { kind, text, ...more }: In<'ask'>): Promise<RequestView> {
  const subject = more.subject ?? null
  const personId = onlySelf(ctx)
  const open = await listMineOfAll(ctx, { show: 'open', types: [REQUEST_TYPE], limit: 100 })
  const same = kind === 'delete' ? open.items.find((row) => row.title === kind) : undefined
  if (same) throw conflict('personal.alreadyAsked', { code: same.code })
  const { requests: rules } = ctx.setting(personalSetting)
  const agency = await findUnitByKey(ctx, rules.agency)
  const row = await openCase(ctx, {
    type: REQUEST_TYPE,
    title: kind,
    data: { kind, text, subject, about: await aboutOf(ctx, subject) },
    agencyId: agency?.id ?? null,
    communeId: null,
    point: null,
    channel: 'app',
    parties: [{ role: 'subject', personId }],
    clocks: [
      { name: 'answer', budget: { workingDays: rules.answer.workingDays } },
      { name: 'act', budget: { days: rules.act[kind]?.days ?? 20 } },
    ],
    settingsVersions: { personal: ctx.settingVersion(personalSetting) },
  })
  await tellOffice(ctx, row.id, row.code, row.agencyId)
  return requestView(ctx, row.id)
}

/** A look that somebody complains of is taken from their own log, so that nobody can invent one. */
async function aboutOf(ctx: Ctx, subject: Subject | null): Promise<string | null> {
  if (subject?.kind !== 'look') return null
  const look = await findLook(ctx, subject.at)
  if (!look) throw invalid('personal.noSuchLook')
  return [moment(look.at), look.who, look.unit, look.purpose, look.what.join(', ')].filter(Boolean).join(' · ')
}

async function tellOffice(ctx: Ctx, id: string, code: string, agencyId: string | null): Promise<void> {
  for (const to of await personsWithGrant(ctx, 'personal.requests', agencyId)) {
    await notifyPerson(ctx, {
      to,
      topic: 'personal.request',
      title: 'personal.staffNotice.request.title',
      body: 'personal.staffNotice.request.body',
      values: { code },
      link: `/office/data-requests/${id}`,
      level: 'important',
      record: { kind: 'case', id },
    })
  }
}

/** Only as its person: an officer reads requests elsewhere, as an officer. */
async function own(ctx: Ctx, id: string) {
  const view = await getRequest(ctx, id)
  if (!view.viewer.roles.includes('subject')) throw notFound('kernel.recordNotFound')
  return view.case
}

export async function request(ctx: Ctx, { id }: ById): Promise<RequestView> {
  await own(ctx, id)
  return requestView(ctx, id)
}

export async function appeal(ctx: Ctx, { id, version, text }: In<'appeal'>): Promise<RequestView> {
  onlySelf(ctx)
  const row = await own(ctx, id)
  if (row.state === 'refused' && !mayAppeal(ctx, row.closedAt ?? row.updatedAt)) throw conflict('personal.appealOver')
  const after = await act(byRules(ctx), { id, version, action: 'appeal', input: { message: text } })
  await tellOffice(ctx, id, after.code, after.agencyId)
  return requestView(ctx, id)
}

export async function takeBack(ctx: Ctx, { id, version }: In<'takeBack'>): Promise<RequestView> {
  onlySelf(ctx)
  await own(ctx, id)
  await act(byRules(ctx), { id, version, action: 'takeBack' })
  return requestView(ctx, id)
}
