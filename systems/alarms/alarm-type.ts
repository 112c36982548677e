import { z } from 'zod'
import { defineCaseType, registerCaseType } from '@hue-s/engines/cases/index.ts'
import { plainText } from '@hue-s/kernel/shared/route.ts'

export const TYPE = 'alarms.alarm'
/**
 * Our own list of alarms is written with each step, so the steps go through our routes only: no role holds this
 * permission, `byRules` lends it to whoever holds the plain one.
 */
export const HANDLE = 'alarms.handle'
export const HANDLE_BY_RULES = 'alarms.handle-by-rules'

const watcher = { permission: HANDLE_BY_RULES, relation: 'agency' } as const
const platform = { relation: 'system' } as const
const OPEN = ['raised', 'acknowledged'] as const

/** The life of an alarm: raised, acknowledged (or passed up when nobody does), cleared, closed. */
export const alarmType = registerCaseType(
  defineCaseType({
    type: TYPE,
    version: 1,
    codePrefix: 'BD',
    parties: [],
    data: z.object({
      category: z.string(),
      rule: z.string(),
      ruleVersion: z.int(),
      place: z.string(),
      severity: z.int(),
    }),
    readPermission: 'alarms.read',
    workPermission: HANDLE,
    initial: 'raised',
    states: {
      raised: { final: false, tone: 'new' },
      acknowledged: { final: false, tone: 'busy' },
      cleared: { final: false, tone: 'waiting' },
      closed: { final: true, tone: 'done' },
    },
    clocks: {},
    actions: {
      acknowledge: { from: ['raised'], to: 'acknowledged', who: watcher, effects: [{ assign: 'actor' }] },
      escalate: { from: ['raised'], who: platform, effects: [{ priority: 'input' }] },
      clear: {
        from: [...OPEN],
        to: 'cleared',
        who: watcher,
        input: z.object({ note: plainText(5, 1_000) }),
      },
      clearBySelf: { from: [...OPEN], to: 'cleared', who: platform },
      raiseAgain: { from: ['cleared'], to: 'raised', who: platform },
      tick: {
        from: ['raised', 'acknowledged', 'cleared'],
        who: watcher,
        input: z.object({ step: z.string(), done: z.boolean() }),
      },
      close: { from: ['cleared'], to: 'closed', who: [watcher, platform] },
    },
  }),
)
