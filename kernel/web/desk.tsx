import { createContext, useContext } from 'react'

/** What just happened, said at the foot of the screen. */
export interface Note {
  message: string
  tone?: 'info' | 'success' | 'warning' | 'danger'
}

export interface Work {
  /** Said while it can still be taken back. */
  message: string
  run: () => Promise<unknown> | void
  /** Called instead, when the person takes it back. */
  undone?: () => void
}

/** What a console gives to the screens of the systems: who works, what they may, a way to be told. */
export interface Desk {
  person: { id: string; name: string }
  /** The unit chosen at the top of the page; null = all of the person's units. */
  unit: string | null
  may: (permission: string) => boolean
  say: (note: Note) => void
  /** Does a thing after a few seconds, so that it can be undone instead of asked about. */
  soon: (work: Work) => void
}

const DeskContext = createContext<Desk | undefined>(undefined)
export const DeskProvider = DeskContext.Provider

/** The console around this screen. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('the app gives no DeskProvider')
  return desk
}
