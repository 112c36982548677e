import { z } from 'zod'
import { plainText } from '@hue-s/kernel/shared/route.ts'
import { registerCaseType } from '../case-type.ts'
import { defineCaseType } from '../check-table.ts'

/** The neutral fixture: members of a tennis club quarrel over courts, and courts need repair. */
export const dispute = registerCaseType(
  defineCaseType({
    type: 'tennis-club.dispute',
    version: 1,
    codePrefix: 'TC',
    readPermission: 'tennis-club.read',
    workPermission: 'tennis-club.handle',
    publishPermission: 'tennis-club.publish',
    partiesPermission: 'tennis-club.names',
    parties: ['reporter', 'opponent'],
    partySees: ['category', 'outcome'],
    split: { from: ['received', 'working'], endsBy: 'refuse' },
    personalFields: ['title', 'placeText', 'racket', 'outcome'],
    states: {
      received: { final: false, tone: 'new' },
      working: { final: false, tone: 'busy' },
      waiting: { final: false, tone: 'waiting' },
      resolved: { final: false, tone: 'done', rateable: true },
      closed: { final: true, tone: 'done' },
      refused: { final: true, tone: 'refused' },
    },
    initial: 'received',
    clocks: {
      accept: { budget: { workingHours: 4 }, startsAtOpening: true, remind: { hoursBefore: 1 } },
      handle: {
        budget: { workingDays: 5 },
        remind: { fraction: 0.8 },
        escalate: [
          { after: { workingHours: 4 }, level: 1 },
          { after: { workingDays: 2 }, level: 2 },
        ],
      },
      publish: {},
    },
    actions: {
      accept: {
        from: ['received'],
        to: 'working',
        who: { permission: 'tennis-club.handle' },
        effects: [{ stopClock: 'accept' }, { startClock: 'handle' }, { assign: 'actor' }],
        visibleTo: 'public',
      },
      refuse: {
        from: ['received', 'working', 'waiting'],
        to: 'refused',
        who: { permission: 'tennis-club.handle' },
        input: z.object({ reason: plainText(3, 500) }),
        visibleTo: 'reporter',
      },
      assign: {
        from: ['received', 'working', 'waiting'],
        who: { permission: 'tennis-club.handle' },
        effects: [{ assign: 'input' }],
      },
      ask: {
        from: ['working'],
        to: 'waiting',
        who: [{ relation: 'assignee' }, { permission: 'tennis-club.handle' }],
        effects: [{ pauseClocks: true }, { message: 'input' }],
        visibleTo: 'reporter',
      },
      answer: {
        from: ['waiting'],
        to: 'working',
        who: { relation: 'party' },
        effects: [{ resumeClocks: true }, { message: 'input' }],
        visibleTo: 'reporter',
      },
      transfer: {
        from: ['received', 'working'],
        to: 'received',
        who: { permission: 'tennis-club.handle' },
        effects: [{ transfer: 'input' }],
      },
      extend: {
        from: ['working'],
        who: { permission: 'tennis-club.handle' },
        effects: [{ extendClock: 'handle', by: 'input' }],
        secondPerson: true,
        visibleTo: 'reporter',
      },
      urge: {
        from: ['received', 'working'],
        who: { relation: 'party:reporter' },
        effects: [{ priority: 3 }, { emit: 'urged' }],
      },
      resolve: {
        from: ['working'],
        to: 'resolved',
        who: { permission: 'tennis-club.handle' },
        input: z.object({ outcome: plainText(3, 500) }),
        effects: [{ set: ['outcome'] }, { stopClock: 'handle' }],
        visibleTo: 'public',
      },
      close: {
        from: ['resolved'],
        to: 'closed',
        who: [{ permission: 'tennis-club.handle' }, { relation: 'party:reporter' }],
        visibleTo: 'reporter',
      },
      reopen: {
        from: ['resolved', 'closed'],
        to: 'working',
        who: [{ relation: 'party:reporter' }, { permission: 'tennis-club.handle' }],
        effects: [{ startClock: 'handle' }],
        visibleTo: 'reporter',
      },
    },
    data: z.object({
      category: z.enum(['court', 'noise', 'fee']).default('court'),
      racket: plainText(1, 50).optional(),
      outcome: plainText(3, 500).optional(),
    }),
  }),
)

/** A second type with permissions of its own: what one sees of disputes says nothing about repairs. */
export const repair = registerCaseType(
  defineCaseType({
    type: 'tennis-club.repair',
    version: 1,
    codePrefix: 'CR',
    readPermission: 'tennis-club.repairs',
    workPermission: 'tennis-club.repairs',
    parties: ['reporter'],
    states: { open: { final: false, tone: 'new' }, done: { final: true, tone: 'done' } },
    initial: 'open',
    clocks: { mend: { budget: { days: 10 }, startsAtOpening: true } },
    actions: { finish: { from: ['open'], to: 'done', who: { permission: 'tennis-club.repairs' } } },
    data: z.object({ category: z.string().max(40).optional(), court: z.int().min(1).max(12) }),
  }),
)

export const NORTH = '00000000-0000-4000-8000-00000000000a'
export const SOUTH = '00000000-0000-4000-8000-00000000000b'
export const COMMUNE = '00000000-0000-4000-8000-0000000000c1'
