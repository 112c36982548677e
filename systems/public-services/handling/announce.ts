import { personsWithGrant } from '@hue-s/engines/identity/index.ts'
import { notifyPerson } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { dossierChanged, type DossierState } from '../contract.ts'
import { setDossier, type Dossier } from '../store.ts'

/** Steps that the applicant is told of. */
const NEWS = new Set([
  'file',
  'accept',
  'ask',
  'refuse',
  'consult',
  'pause',
  'resume',
  'issue',
  'handOver',
  'stop',
  'extend',
  'sent',
  'paid',
])
/** The applicant has to do something, or loses something by waiting. */
const IMPORTANT = new Set(['ask', 'pause', 'refuse', 'stop', 'extend', 'issue'])
/** Whom of the office a step concerns: the permission and which of the agencies. */
const DESKS: Readonly<Record<string, readonly [permission: string, at: 'receivingAgency' | 'competentAgency']>> = {
  file: ['public-services.receive', 'receivingAgency'],
  answer: ['public-services.receive', 'receivingAgency'],
  resume: ['public-services.handle', 'competentAgency'],
  accept: ['public-services.assign', 'competentAgency'],
  submit: ['public-services.sign', 'competentAgency'],
  sign: ['public-services.number', 'competentAgency'],
  issue: ['public-services.receive', 'receivingAgency'],
  complain: ['public-services.assign', 'competentAgency'],
}
const MOST_TOLD = 30

/**
 * Says that something happened: to whoever listens, to the applicant, to the desk whose turn it is. What the national
 * portal had acknowledged was the dossier before this.
 */
export async function announce(ctx: Ctx, d: Dossier, state: string, action: string): Promise<void> {
  const { id, procedure, money, delivery } = d
  const sync = d.sync === 'acknowledged' ? 'waiting' : d.sync
  if (sync !== d.sync) await setDossier(ctx.db, id, { sync })
  const code = d.code ?? d.requestCode
  const at = ctx.now().toISOString()
  await ctx.emit(dossierChanged, {
    id,
    code,
    procedure,
    action,
    state: state as DossierState,
    money,
    delivery,
    sync,
    at,
  })
}

interface Changed {
  id: string
  code: string
  action: string
  at: string
}

/** Tells the applicant; runs from the outbox, once per step. */
export async function tellApplicant(ctx: Ctx, d: Pick<Dossier, 'personId' | 'promisedAt'>, e: Changed): Promise<void> {
  if (!NEWS.has(e.action)) return
  await notifyPerson(ctx, {
    to: d.personId,
    topic: 'public-services',
    title: `public-services.server.notice.${e.action}.title`,
    body: `public-services.server.notice.${e.action}.body`,
    values: { code: e.code },
    link: `/services/dossiers/${e.id}`,
    level: IMPORTANT.has(e.action) ? 'important' : 'info',
    record: { kind: 'dossier', id: e.id },
    dedupeKey: `dossier:${e.id}:${e.action}:${e.at}`,
  })
}

/** Tells the desk whose turn it is: the code, never who applies. */
export async function tellDesk(ctx: Ctx, d: Dossier, e: Changed): Promise<void> {
  const desk = DESKS[e.action]
  if (!desk) return
  const [permission, at] = desk
  for (const to of (await personsWithGrant(ctx, permission, d[at])).slice(0, MOST_TOLD))
    await notifyPerson(ctx, {
      to,
      topic: 'public-services.desk',
      title: `public-services.server.desk.${e.action}.title`,
      body: `public-services.server.desk.${e.action}.body`,
      values: { code: e.code },
      link: `/office/dossiers/${e.id}`,
      level: 'info',
      record: { kind: 'dossier', id: e.id },
      dedupeKey: `dossier-desk:${e.id}:${e.action}:${e.at}:${to}`,
    })
}
