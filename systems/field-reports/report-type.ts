import { z } from 'zod'
import { defineCaseType, registerCaseType } from '@hue-s/engines/cases/index.ts'
import { LegalDate, plainText } from '@hue-s/kernel/shared/route.ts'

export const TYPE = 'field-reports.report'

/**
 * Steps that have rules beside the table (a picture, a reason of the province's list, a term) ask for permissions that
 * no role holds: `byRules` lends them to whoever holds the plain ones, after the rules were kept. So the engine's own
 * doors cannot be used to go round the rules.
 */
export const RULED = {
  handle: 'field-reports.handle',
  operate: 'field-reports.operate',
  approve: 'field-reports.approve',
}
export const lent = (permission: string) => `${permission}-by-rules`
export const REPORTER_BY_RULES = 'field-reports.report-by-rules'

const centre = { permission: RULED.operate, relation: 'anywhere' } as const
const handler = { permission: RULED.handle, relation: 'agency' } as const
const head = { permission: RULED.approve, relation: 'agency' } as const
const centreByRules = { permission: lent(RULED.operate), relation: 'anywhere' } as const
const handlerByRules = { permission: lent(RULED.handle), relation: 'agency' } as const
const headByRules = { permission: lent(RULED.approve), relation: 'agency' } as const
const platform = { relation: 'system' } as const
const reporter = { relation: 'party:reporter' } as const
const reporterByRules = { permission: REPORTER_BY_RULES, relation: 'party:reporter' } as const

const note = plainText(5, 2000)
const words = z.object({ note })
const Pause = z.object({ reason: z.string(), until: LegalDate.nullable() })
const Refusal = z.object({
  reason: z.string(),
  where: z.string().nullable(),
  otherCode: z.string().nullable(),
})
/** Until the matter is done, whoever has it. */
const OPEN = ['unrouted', 'assigned', 'working', 'waiting', 'paused'] as const
const AT_AGENCY = ['assigned', 'working', 'waiting', 'paused'] as const

/**
 * The life of a field report (QĐ 30/2022/QĐ-UBND of the first province: receive, hand out, handle, publish, rate).
 * `unrouted` is the centre's desk: where nobody is responsible by the table, where agencies return a report, and where
 * reports wait that are looked at first. There was no release under an earlier table, so it is still version 1.
 */
export const reportType = defineCaseType({
  type: TYPE,
  version: 1,
  codePrefix: 'PA',
  parties: ['reporter'],
  data: z.object({
    category: z.string(),
    child: z.string().nullable(),
    note: z.string(),
    certainty: z.enum(['boundary', 'schematic', 'person']),
    routedBy: z.string().nullable(),
    /** Looked at by the centre before anybody else. */
    review: z.boolean().default(false),
    anonymous: z.boolean().default(false),
    /** Answers to questions that another door asked. */
    attributes: z.record(z.string(), z.string()).default({}),
    pause: Pause.nullable().default(null),
    refusal: Refusal.nullable().default(null),
  }),
  partySees: ['category', 'child', 'note', 'review', 'anonymous', 'pause', 'refusal'],
  // What people wrote and where they stood; category, times and commune stay for the figures.
  personalFields: ['title', 'placeText', 'note', 'attributes'],
  mainClock: 'handle',
  split: { from: ['unrouted', 'assigned', 'working'] },
  readPermission: 'field-reports.read',
  workPermission: RULED.handle,
  publishPermission: lent(RULED.operate),
  partiesPermission: 'field-reports.reveal',
  initial: 'unrouted',
  states: {
    unrouted: { final: false, tone: 'new' },
    assigned: { final: false, tone: 'new' },
    working: { final: false, tone: 'busy' },
    waiting: { final: false, tone: 'waiting' },
    paused: { final: false, tone: 'waiting' },
    resolved: { final: false, tone: 'done', rateable: true },
    published: { final: true, tone: 'done' },
    closed: { final: true, tone: 'done' },
    refused: { final: true, tone: 'refused' },
    appealed: { final: false, tone: 'waiting' },
    withdrawn: { final: true, tone: 'refused' },
  },
  clocks: {
    accept: { startsAtOpening: true, remind: { fraction: 0.75 } },
    handle: { startsAtOpening: true, remind: { fraction: 0.8 } },
  },
  actions: {
    route: {
      from: ['unrouted'],
      to: 'assigned',
      who: [platform, centre],
      effects: [{ transfer: 'input' }, { startClock: 'accept' }],
      visibleTo: 'reporter',
    },
    // Returned without reason: the centre gives it back to the same agency.
    keep: {
      from: ['unrouted'],
      to: 'assigned',
      who: centreByRules,
      effects: [{ startClock: 'accept' }],
    },
    accept: {
      from: ['assigned'],
      to: 'working',
      who: handler,
      effects: [{ stopClock: 'accept' }, { assign: 'actor' }],
      visibleTo: 'reporter',
    },
    assign: {
      from: AT_AGENCY,
      who: [handlerByRules, headByRules],
      effects: [{ assign: 'input' }],
    },
    return: {
      from: AT_AGENCY,
      to: 'unrouted',
      who: handler,
      input: words,
      effects: [{ resumeClocks: true }, { stopClock: 'accept' }, { assign: 'none' }],
    },
    transfer: {
      from: AT_AGENCY,
      to: 'assigned',
      who: centre,
      effects: [{ resumeClocks: true }, { transfer: 'input' }, { startClock: 'accept' }],
      visibleTo: 'reporter',
    },
    ask: {
      from: ['working'],
      to: 'waiting',
      who: handler,
      effects: [{ message: 'input' }, { pauseClocks: true }],
      visibleTo: 'reporter',
    },
    answer: {
      from: ['waiting'],
      to: 'working',
      // The platform answers for a sender without a name, who holds the receipt.
      who: [reporter, platform],
      effects: [{ message: 'input' }, { resumeClocks: true }],
      visibleTo: 'reporter',
    },
    pause: {
      from: ['working'],
      to: 'paused',
      who: handlerByRules,
      input: z.object({ note, pause: Pause }),
      effects: [{ set: ['pause'] }, { pauseClocks: true }],
      visibleTo: 'reporter',
    },
    resume: {
      from: ['waiting', 'paused'],
      to: 'working',
      who: [handler, head, platform],
      effects: [{ resumeClocks: true }],
      visibleTo: 'reporter',
    },
    extend: {
      from: ['working'],
      who: [handlerByRules, headByRules],
      input: words,
      effects: [{ extendClock: 'handle', by: 'input' }],
      visibleTo: 'reporter',
      secondPerson: true,
    },
    resolve: {
      from: ['working'],
      to: 'resolved',
      who: handlerByRules,
      input: words,
      effects: [{ stopClock: 'handle' }],
      visibleTo: 'reporter',
    },
    // The centre looked at the result and is not content.
    redo: {
      from: ['resolved'],
      to: 'working',
      who: centre,
      input: words,
      effects: [{ startClock: 'handle' }],
      visibleTo: 'reporter',
    },
    publish: {
      from: ['resolved'],
      to: 'published',
      who: centreByRules,
      input: z.object({ nothingToCover: z.array(z.uuid()).optional() }),
      visibleTo: 'reporter',
    },
    close: { from: ['resolved'], to: 'closed', who: centreByRules, visibleTo: 'reporter' },
    unpublish: { from: ['published'], to: 'closed', who: centreByRules, input: words },
    // What another door made public at once can be taken back before it is done; it stays where it is.
    hide: {
      from: [...OPEN, 'resolved', 'closed', 'refused', 'appealed', 'withdrawn'],
      who: centreByRules,
      input: words,
    },
    republish: {
      from: ['closed'],
      to: 'published',
      who: centreByRules,
      input: z.object({ nothingToCover: z.array(z.uuid()).optional() }),
    },
    refuse: {
      from: OPEN,
      to: 'refused',
      who: centreByRules,
      input: z.object({ note: note.optional(), refusal: Refusal }),
      effects: [{ set: ['refusal'] }, { stopClock: 'accept' }, { stopClock: 'handle' }],
      visibleTo: 'reporter',
    },
    markFalse: {
      from: OPEN,
      to: 'refused',
      who: [handlerByRules, centreByRules, headByRules],
      input: z.object({ note, refusal: Refusal }),
      effects: [{ set: ['refusal'] }, { stopClock: 'accept' }, { stopClock: 'handle' }],
      visibleTo: 'reporter',
      secondPerson: true,
    },
    appeal: {
      from: ['refused'],
      to: 'appealed',
      who: reporterByRules,
      effects: [{ message: 'input' }],
      visibleTo: 'reporter',
    },
    // The mark was wrong: the report starts again at the centre's desk.
    lift: {
      from: ['appealed'],
      to: 'unrouted',
      who: centreByRules,
      input: words,
      effects: [{ startClock: 'accept' }, { startClock: 'handle' }],
      visibleTo: 'reporter',
    },
    uphold: { from: ['appealed'], to: 'refused', who: centreByRules, input: words, visibleTo: 'reporter' },
    reopen: {
      from: ['resolved', 'published', 'closed'],
      to: 'assigned',
      who: reporterByRules,
      effects: [{ message: 'input' }, { assign: 'none' }, { startClock: 'accept' }, { startClock: 'handle' }],
      visibleTo: 'reporter',
    },
    withdraw: {
      from: ['unrouted', 'assigned'],
      to: 'withdrawn',
      who: reporter,
      effects: [{ stopClock: 'accept' }, { stopClock: 'handle' }],
      visibleTo: 'reporter',
    },
  },
})
registerCaseType(reportType)
