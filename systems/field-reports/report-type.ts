import { z } from 'zod'
import { defineCaseType, registerCaseType } from '@hue-s/engines/cases/index.ts'
import { plainText } from '@hue-s/kernel/shared/route.ts'

export const TYPE = 'field-reports.report'

const centre = { permission: 'field-reports.operate', relation: 'anywhere' } as const
const handler = { permission: 'field-reports.handle', relation: 'agency' } as const
const reporter = { relation: 'party:reporter' } as const
const reason = z.object({ note: plainText(5, 2000) })

/**
 * The life of a field report (QĐ 30/2022/QĐ-UBND of the first province: receive, hand out, handle, publish, rate).
 * `unrouted` is the centre's desk: where nobody is responsible by the table, and where agencies return a report.
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
  }),
  partySees: ['category', 'child', 'note'],
  readPermission: 'field-reports.read',
  workPermission: 'field-reports.handle',
  publishPermission: 'field-reports.operate',
  partiesPermission: 'field-reports.reveal',
  initial: 'unrouted',
  states: {
    unrouted: { final: false, tone: 'new' },
    assigned: { final: false, tone: 'new' },
    working: { final: false, tone: 'busy' },
    waiting: { final: false, tone: 'waiting' },
    resolved: { final: false, tone: 'done', rateable: true },
    published: { final: true, tone: 'done' },
    refused: { final: true, tone: 'refused' },
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
      who: [{ relation: 'system' }, centre],
      effects: [{ transfer: 'input' }],
      visibleTo: 'reporter',
    },
    accept: {
      from: ['assigned'],
      to: 'working',
      who: handler,
      effects: [{ stopClock: 'accept' }, { assign: 'actor' }],
      visibleTo: 'reporter',
    },
    return: {
      from: ['assigned', 'working'],
      to: 'unrouted',
      who: handler,
      input: reason,
      effects: [{ assign: 'none' }],
    },
    transfer: {
      from: ['unrouted', 'assigned', 'working'],
      to: 'assigned',
      who: centre,
      effects: [{ transfer: 'input' }, { startClock: 'accept' }],
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
      who: reporter,
      effects: [{ message: 'input' }, { resumeClocks: true }],
      visibleTo: 'reporter',
    },
    extend: {
      from: ['working'],
      who: handler,
      input: reason,
      effects: [{ extendClock: 'handle', by: 'input' }],
      secondPerson: true,
    },
    resolve: {
      from: ['working'],
      to: 'resolved',
      who: handler,
      input: reason,
      effects: [{ stopClock: 'handle' }],
      visibleTo: 'reporter',
    },
    publish: { from: ['resolved'], to: 'published', who: centre, visibleTo: 'reporter' },
    refuse: {
      from: ['unrouted', 'assigned', 'working'],
      to: 'refused',
      who: centre,
      input: reason,
      effects: [{ stopClock: 'accept' }, { stopClock: 'handle' }],
      visibleTo: 'reporter',
    },
    reopen: {
      from: ['resolved', 'published'],
      to: 'assigned',
      who: reporter,
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
