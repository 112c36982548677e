import { createHash } from 'node:crypto'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { FetchRefused, safeFetch } from '@hue-s/kernel/server/safe-fetch.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { sourceDue, type SourceInput, type Taken } from '../contract.ts'
import { signedBy } from '../cap/sign.ts'
import { sendOut } from '../desk/send.ts'
import { remember } from '../store-desk.ts'
import * as sources from '../store-sources.ts'
import type { SourceRow } from '../store-sources.ts'
import * as store from '../store.ts'
import { contentOf, mustBeOfNow } from './judge.ts'
import { CapFault, MOST_BYTES, parseCap, parseFeed, signatureIn, type CapAlert } from './parse.ts'

const LIMITS = {
  maxBytes: MOST_BYTES,
  timeoutMs: 10_000,
  accept: 'application/cap+xml, application/atom+xml, application/rss+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.7',
  userAgent: 'alert-reader',
}
/** Messages read from one feed at one look. */
const MOST = 20
export const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

/** Job: sends each source whose turn it is to be read. */
export async function lookDue(ctx: Ctx): Promise<void> {
  for (const { id } of await sources.takeDue(ctx.db, ctx.now())) await ctx.emit(sourceDue, { id })
}

const read = async (ctx: Ctx, url: string) =>
  (await safeFetch(url, { ...LIMITS, allowed: ctx.config.mode === 'demo' ? LOOPBACK : [] })).body.toString('utf8')

/** Handler: reads one source; whatever is wrong with it is noted on it and concerns no other. */
export async function readDue(ctx: Ctx, { id }: { id: string }): Promise<void> {
  const source = await sources.lockSource(ctx.db, id)
  if (!source?.facts.active) return
  const note = (outcome: 'read' | 'failed', why: string | null) =>
    sources.noteRead(ctx.db, id, { outcome, why, now: ctx.now() })
  try {
    const xml = await read(ctx, source.facts.url)
    const whys = /<(?:\w+:)?alert[\s>]/.test(xml) ? [await takeXml(ctx, source, xml)] : await readFeed(ctx, source, xml)
    await note('read', whys.find((why) => why !== null) ?? null)
  } catch (error) {
    if (!(error instanceof FetchRefused || error instanceof CapFault)) throw error
    await note('failed', error.message)
  }
}

/** Messages of a feed, oldest first, so that an update finds what it refers to. */
async function readFeed(ctx: Ctx, source: SourceRow, xml: string): Promise<(string | null)[]> {
  const whys: (string | null)[] = []
  for (const href of parseFeed(xml).slice(0, MOST).reverse()) {
    const address = URL.canParse(href, source.facts.url) ? new URL(href, source.facts.url).href : ''
    try {
      whys.push(await takeXml(ctx, source, await read(ctx, address)))
    } catch (error) {
      if (!(error instanceof FetchRefused)) throw error
      whys.push(error.message)
    }
  }
  return whys
}

const fingerprint = (xml: string) => createHash('sha256').update(xml).digest('hex')

/** What may be believed of a document: with a certificate only what it signed, and no other part of the file. */
function believed(xml: string, { certificate }: SourceInput): { xml: string; signed: Taken['signed'] } {
  const signature = signatureIn(xml)
  if (certificate === null) return { xml, signed: signature ? 'unchecked' : 'none' }
  if (!signature) throw new CapFault('notSigned')
  const whole = signedBy(xml, signature, certificate)
  if (whole === undefined) throw new CapFault('badSignature')
  return { xml: whole, signed: 'good' }
}

/** Takes one message in: shown, put before a person, or set apart with the reason, which is answered. */
export async function takeXml(ctx: Ctx, source: SourceRow, xml: string): Promise<string | null> {
  const kept = { sourceId: source.id, xml: xml.slice(0, MOST_BYTES).replaceAll('\u0000', ''), headline: '' }
  const apart = async (fault: CapFault, key: string, headline = '') => {
    await sources.addTaken(
      ctx.db,
      { ...kept, key, headline, outcome: 'quarantined', why: fault.message, signed: 'none', alertId: null },
      ctx.now(),
    )
    return fault.message
  }
  let alert: CapAlert
  let signed: Taken['signed']
  try {
    if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw new CapFault('entities')
    const trusted = believed(xml, source.facts)
    signed = trusted.signed
    alert = parseCap(trusted.xml)
  } catch (fault) {
    if (!(fault instanceof CapFault)) throw fault
    return apart(fault, fingerprint(xml))
  }
  const key = `${alert.sender},${alert.identifier},${alert.sent}`
  if (await sources.knowsKey(ctx.db, source.id, key)) return null
  const headline = alert.info[0]?.headline ?? alert.info[0]?.event ?? alert.identifier
  try {
    mustBeOfNow(ctx, alert, source.facts)
    const alertId = await keep(ctx, source, alert)
    const outcome = source.facts.trust === 'show' ? 'shown' : 'review'
    await sources.addTaken(ctx.db, { ...kept, key, headline, outcome, why: null, signed, alertId }, ctx.now())
    if (outcome === 'shown') await show(ctx, alertId, true)
    return null
  } catch (fault) {
    if (!(fault instanceof CapFault)) throw fault
    return apart(fault, key, headline)
  }
}

/** What an update or a cancellation refers to, among what this source sent before. */
async function referred(ctx: Ctx, source: SourceRow, alert: CapAlert) {
  if (alert.msgType === 'alert') return undefined
  const names = (alert.references ?? '').trim().split(/\s+/).slice(0, 50).reverse()
  for (const name of names) {
    const [sender = '', identifier = ''] = name.split(',')
    const found = await sources.findForeign(ctx.db, source.id, sender, identifier)
    if (found) return store.findAlert(ctx.db, found.id)
  }
  throw new CapFault('noSuchReference')
}

async function keep(ctx: Ctx, source: SourceRow, alert: CapAlert): Promise<string> {
  const before = await referred(ctx, source, alert)
  const content = await contentOf(ctx, alert, before?.content)
  const id = newId(ctx.now().getTime())
  const { sender, identifier, sent } = alert
  const row = {
    id,
    identifier: `ext-${id}`,
    chain: before?.chain ?? id,
    refersTo: before?.state === 'sent' ? before.id : null,
    status: 'actual' as const,
    msgType: alert.msgType as 'alert' | 'update' | 'cancel',
    state: 'waiting' as const,
    content,
    unitIds: content.unitIds,
    origin: { sourceId: source.id, name: source.facts.name, sender, identifier, sent },
    emergency: false,
    writers: [],
    authorId: null,
    authorName: source.facts.name,
    approverId: null,
    approverName: null,
    note: null,
    expiresAt: content.expires,
    sentAt: null,
  }
  await store.addAlert(ctx.db, row, ctx.now(), source.facts.name)
  await remember(ctx.db, id, 'takenIn', { id: null, name: source.facts.name, now: ctx.now() })
  return id
}

/** Shows another authority's message as theirs. `quiet`: nobody's phone rings unless one of us decided so. */
export async function show(ctx: Ctx, alertId: string, quiet: boolean): Promise<void> {
  const row = await store.lockAlert(ctx.db, alertId)
  if (!row || row.state !== 'waiting') return
  const by = { id: ctx.actor.id, name: ctx.actor.name ?? row.authorName, now: ctx.now() }
  const ended = row.refersTo ? await store.findAlert(ctx.db, row.refersTo) : undefined
  if (ended && ended.state !== 'sent') {
    await store.changeAlert(ctx.db, alertId, { state: 'over', overWhy: 'updated' }, by)
    return
  }
  await sendOut(ctx, row, by, { emergency: false, approver: !quiet, quiet })
}

/** Leaves a message out for good. */
export async function dismiss(ctx: Ctx, alertId: string): Promise<void> {
  const by = { id: ctx.actor.id, name: ctx.actor.name, now: ctx.now() }
  const row = await store.lockAlert(ctx.db, alertId)
  if (!row || row.state !== 'waiting') return
  await store.changeAlert(ctx.db, alertId, { state: 'discarded' }, by)
  await remember(ctx.db, alertId, 'discarded', by)
}
