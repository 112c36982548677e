import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'

/** How a stand-in behaves: as it should, late, saying no, or not answering at all. */
export const Switch = z.strictObject({
  mode: z.enum(['ok', 'delay', 'refuse', 'silent']),
  delayMs: z.int().min(0).max(600_000).optional(),
})
export type Switch = z.infer<typeof Switch>
export type SwitchState = { mode: Switch['mode']; delayMs: number }

export type Control = {
  show: () => SwitchState
  set: (to: Switch) => SwitchState
  reset: () => void
  /** Waits out a delay, then says what the caller must do now. */
  pass: () => Promise<'go' | 'refuse' | 'silent'>
}

const usual: SwitchState = { mode: 'ok', delayMs: 1000 }

/** The switch of one server; every server has its own. */
export function makeControl(): Control {
  let state = { ...usual }
  return {
    show: () => ({ ...state }),
    set: (to) => {
      state = { mode: to.mode, delayMs: to.delayMs ?? usual.delayMs }
      return { ...state }
    },
    reset: () => {
      state = { ...usual }
    },
    pass: async () => {
      const { mode, delayMs } = state
      if (mode === 'delay') await wait(delayMs, undefined, { ref: false })
      return mode === 'refuse' || mode === 'silent' ? mode : 'go'
    },
  }
}
