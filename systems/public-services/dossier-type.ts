import { z } from 'zod'
import { defineCaseType, registerCaseType } from '@hue-s/engines/cases/index.ts'
import { plainText, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { TYPE } from './contract-shapes.ts'

/**
 * Every step of an official has rules beside the table (a paper is issued, a number taken, money asked for), so the table
 * asks for permissions that no role holds: `byRules` lends them after the rules were kept.
 */
export const RULED = ['receive', 'handle', 'assign', 'sign', 'number'] as const
export const plain = (name: string) => `public-services.${name}`
export const lent = (name: string) => `public-services.${name}-by-rules`
export const APPLICANT_BY_RULES = 'public-services.apply-by-rules'

const of = (name: (typeof RULED)[number]) => ({ permission: lent(name), relation: 'agency' }) as const
const platform = { relation: 'system' } as const
const applicant = { permission: APPLICANT_BY_RULES, relation: 'party:applicant' } as const

const note = plainText(1, 2000)
const said = z.object({ note })
export const Ground = z.object({ key: z.string(), text: WordsShape, citation: z.string(), note: z.string().nullable() })
/** Between acceptance and the leader's desk. */
const INSIDE = ['accepted', 'processing', 'opinions', 'paused'] as const

/**
 * The life of a dossier (NĐ 61/2018/NĐ-CP, NĐ 107/2021/NĐ-CP, TT 03/2025 and the process of each procedure). The clock
 * `check` is the reception's, `handle` the promise; it runs through every transfer and stands still only while the
 * applicant has to do something.
 */
export const dossierType = registerCaseType(
  defineCaseType({
    type: TYPE,
    version: 1,
    codePrefix: 'YC',
    parties: ['applicant'],
    ratedBy: 'applicant',
    data: z.object({
      /** Code of the procedure. */
      category: z.string(),
      /** Its field. */
      child: z.string(),
      versionId: z.string(),
      formVersion: z.int().nullable(),
      ground: Ground.nullable().default(null),
      /** What is waited for, while the clock stands still. */
      pause: z
        .object({ reason: z.enum(['supplement', 'money']) })
        .nullable()
        .default(null),
    }),
    partySees: ['category', 'child', 'ground', 'pause'],
    personalFields: [],
    mainClock: 'handle',
    split: { from: [] },
    readPermission: 'public-services.read',
    workPermission: 'public-services.handle',
    partiesPermission: 'public-services.read',
    initial: 'submitted',
    states: {
      submitted: { final: false, tone: 'new' },
      supplement: { final: false, tone: 'waiting' },
      refused: { final: true, tone: 'refused' },
      accepted: { final: false, tone: 'new' },
      processing: { final: false, tone: 'busy' },
      opinions: { final: false, tone: 'busy' },
      paused: { final: false, tone: 'waiting' },
      signing: { final: false, tone: 'busy' },
      approved: { final: false, tone: 'busy' },
      ready: { final: false, tone: 'done', rateable: true },
      done: { final: true, tone: 'done' },
      stopped: { final: true, tone: 'refused' },
      withdrawn: { final: true, tone: 'refused' },
    },
    clocks: {
      // NĐ 107/2021/NĐ-CP: a dossier that came by the network is looked at within 8 working hours.
      check: { startsAtOpening: true, remind: { fraction: 0.5 } },
      handle: { remind: { fraction: 0.8 } },
    },
    actions: {
      accept: {
        from: ['submitted'],
        to: 'accepted',
        who: of('receive'),
        effects: [{ stopClock: 'check' }, { extendClock: 'handle', by: 'input' }, { startClock: 'handle' }],
        visibleTo: 'reporter',
      },
      ask: {
        from: ['submitted'],
        to: 'supplement',
        who: of('receive'),
        effects: [{ message: 'input' }, { pauseClocks: ['check'] }],
        visibleTo: 'reporter',
      },
      answer: {
        from: ['supplement'],
        to: 'submitted',
        who: [applicant, of('receive')],
        effects: [{ message: 'input' }, { resumeClocks: ['check'] }],
        visibleTo: 'reporter',
      },
      refuse: {
        from: ['submitted', 'supplement'],
        to: 'refused',
        who: of('receive'),
        input: z.object({ note, ground: Ground }),
        effects: [{ set: ['ground'] }],
        visibleTo: 'reporter',
      },
      // To the agency that decides, and back to where the result is handed over: no clock notices it.
      hand: { from: ['accepted', 'ready'], who: platform, effects: [{ transfer: 'input' }], visibleTo: 'reporter' },
      take: {
        from: ['accepted'],
        to: 'processing',
        who: of('handle'),
        effects: [{ assign: 'actor' }],
        visibleTo: 'reporter',
      },
      assign: {
        from: ['accepted'],
        to: 'processing',
        who: of('assign'),
        effects: [{ assign: 'input' }],
        visibleTo: 'reporter',
      },
      reassign: {
        from: ['processing', 'opinions', 'paused', 'signing'],
        who: of('assign'),
        effects: [{ assign: 'input' }],
      },
      verify: { from: ['processing'], who: of('handle'), input: said },
      consult: { from: ['processing'], to: 'opinions', who: of('handle'), input: said, visibleTo: 'reporter' },
      // When the last opinion is there; or without it, when its time is over.
      goOn: { from: ['opinions'], to: 'processing', who: [platform, of('handle')], visibleTo: 'reporter' },
      pause: {
        from: ['processing'],
        to: 'paused',
        who: of('handle'),
        input: z.object({ pause: z.object({ reason: z.enum(['supplement', 'money']) }) }),
        effects: [{ message: 'input' }, { set: ['pause'] }, { pauseClocks: ['handle'] }],
        visibleTo: 'reporter',
      },
      resume: {
        from: ['paused'],
        to: 'processing',
        who: [applicant, of('handle'), platform],
        effects: [{ message: 'input' }, { resumeClocks: ['handle'] }],
        visibleTo: 'reporter',
      },
      submit: { from: ['processing'], to: 'signing', who: of('handle'), input: said },
      return: { from: ['signing'], to: 'processing', who: of('sign'), input: said },
      // By the platform only when a signature given with the leader's key came into the paper later.
      sign: { from: ['signing'], to: 'approved', who: [of('sign'), platform] },
      issue: {
        from: ['approved'],
        to: 'ready',
        who: of('number'),
        effects: [{ stopClock: 'handle' }],
        visibleTo: 'reporter',
      },
      handOver: { from: ['ready'], to: 'done', who: [of('receive'), platform], visibleTo: 'reporter' },
      stop: {
        from: [...INSIDE, 'signing'],
        to: 'stopped',
        who: of('sign'),
        input: z.object({ note, ground: Ground }),
        effects: [{ set: ['ground'] }],
        visibleTo: 'reporter',
      },
      // The promise cannot be kept: the apology names the new date.
      extend: {
        from: [...INSIDE, 'signing', 'approved'],
        who: [platform, of('assign')],
        input: z.object({ note: note.optional() }),
        effects: [{ extendClock: 'handle', by: 'input' }],
        visibleTo: 'reporter',
      },
      withdraw: {
        // Until its leader has decided: what lay there to be signed is given up.
        from: ['submitted', 'supplement', ...INSIDE, 'signing'],
        to: 'withdrawn',
        who: applicant,
        effects: [{ message: 'input' }],
        visibleTo: 'reporter',
      },
      complain: {
        from: ['refused', 'stopped', 'ready', 'done', ...INSIDE, 'signing', 'approved'],
        who: applicant,
        effects: [{ message: 'input' }, { priority: 2 }, { emit: 'complaint' }],
        visibleTo: 'reporter',
      },
    },
  }),
)
