import { z } from 'zod'
import { defineCaseType, registerCaseType } from '@hue-s/engines/cases/index.ts'
import { plainText, WordsShape } from '@hue-s/kernel/shared/route.ts'
import { Outcome, REQUEST_TYPE, RequestKind, Subject } from '../contract.ts'

/** Held by no role: lent for one step after its rules were kept, so that the engine's own doors cannot go round them. */
export const BY_RULES = 'personal.requests-by-rules'
export const ASKER_BY_RULES = 'personal.ask-by-rules'

const note = plainText(5, 2000)
export const Ground = z.object({
  id: z.string(),
  name: WordsShape,
  text: WordsShape,
  citation: z.string().nullable(),
  note: z.string(),
})
const officer = { permission: BY_RULES, relation: 'agency' } as const
const asker = { permission: ASKER_BY_RULES, relation: 'party:subject' } as const

/**
 * A request under Luật 91/2025/QH15 about one's own data. `answer` is the legal clock of two working days: it stops
 * when somebody takes the request up or answers it; `act` is the time to do it, which begins then.
 */
export const requestType = registerCaseType(
  defineCaseType({
    type: REQUEST_TYPE,
    version: 1,
    codePrefix: 'DL',
    parties: ['subject'],
    data: z.object({
      kind: RequestKind,
      text: z.string(),
      subject: Subject.nullable().default(null),
      /** The look in words, as it stood in the log: the official need not search for it. */
      about: z.string().nullable().default(null),
      ground: Ground.nullable().default(null),
      outcome: Outcome.nullable().default(null),
    }),
    partySees: ['kind', 'text', 'subject', 'about', 'ground', 'outcome'],
    personalFields: ['title', 'text', 'subject', 'about'],
    mainClock: 'answer',
    readPermission: 'personal.requests',
    workPermission: 'personal.requests',
    partiesPermission: 'personal.requests',
    initial: 'received',
    states: {
      received: { final: false, tone: 'new' },
      checking: { final: false, tone: 'busy' },
      done: { final: true, tone: 'done' },
      refused: { final: true, tone: 'refused' },
      appealed: { final: false, tone: 'waiting' },
      withdrawn: { final: true, tone: 'refused' },
    },
    clocks: {
      answer: { startsAtOpening: true, remind: { fraction: 0.5 } },
      act: { remind: { fraction: 0.8 } },
    },
    actions: {
      take: {
        from: ['received'],
        to: 'checking',
        who: officer,
        effects: [{ stopClock: 'answer' }, { startClock: 'act' }, { assign: 'actor' }],
        visibleTo: 'reporter',
      },
      finish: {
        from: ['checking'],
        to: 'done',
        who: officer,
        input: z.object({ note, outcome: Outcome }),
        effects: [{ set: ['outcome'] }, { stopClock: 'answer' }, { stopClock: 'act' }],
        visibleTo: 'reporter',
      },
      refuse: {
        from: ['received', 'checking'],
        to: 'refused',
        who: officer,
        input: z.object({ note, ground: Ground }),
        effects: [{ set: ['ground'] }, { stopClock: 'answer' }, { stopClock: 'act' }],
        visibleTo: 'reporter',
      },
      appeal: {
        from: ['refused'],
        to: 'appealed',
        who: asker,
        effects: [{ message: 'input' }, { startClock: 'answer' }],
        visibleTo: 'reporter',
      },
      // The appeal is right: the request is worked on again.
      lift: {
        from: ['appealed'],
        to: 'checking',
        who: officer,
        input: z.object({ note }),
        effects: [{ stopClock: 'answer' }, { startClock: 'act' }, { assign: 'actor' }],
        visibleTo: 'reporter',
      },
      uphold: {
        from: ['appealed'],
        to: 'refused',
        who: officer,
        input: z.object({ note }),
        effects: [{ stopClock: 'answer' }],
        visibleTo: 'reporter',
      },
      takeBack: {
        from: ['received', 'checking'],
        to: 'withdrawn',
        who: asker,
        effects: [{ stopClock: 'answer' }, { stopClock: 'act' }],
        visibleTo: 'reporter',
      },
    },
  }),
)
