import { createContext, useContext } from 'react'
import type { Lang } from '@hue-s/kernel/shared/text.ts'
import type { Answers, Choice, Form, Plain, Question, Spot } from '../../shared/model/form.ts'

/** How files leave the browser; the screen gives it, usually from `useUploads`. */
export interface Uploads {
  /** Sends one file; throws with words to show when it is refused. */
  send: (file: File) => Promise<{ id: string }>
  /** Address of a picture of a file that was sent. */
  urlOf?: (id: string) => string
}

/** Another way to choose a place than typing it: a map, for instance. */
export type PickPlace = (current: Spot | null) => Promise<Spot | null>

/** What every field needs and none changes: one object for the whole form, so that fields stay as they are drawn. */
export interface FillTools {
  form: Form
  lang: Lang
  t: (key: string, values?: Record<string, unknown>) => string
  /** Puts an answer that was typed. */
  type: (path: string, value: Plain, corrects?: Correctable) => void
  /** Changes an answer by what it is at that moment: for what comes back later, as files do. */
  change: (path: string, next: (value: Plain) => Plain) => void
  /** Takes what was known back in place of what was typed; undefined where nothing is known. */
  known: Answers
  restore: (path: string) => void
  addRow: (repeat: string, shown: number) => void
  removeRow: (repeat: string, row: number) => void
  uploads: Uploads | undefined
  units: readonly Choice[] | undefined
  pickPlace: PickPlace | undefined
}
export type Correctable = 'eid' | 'person' | 'earlier' | 'unit' | 'paper'

const ToolsContext = /* @__PURE__ */ createContext<FillTools | undefined>(undefined)
export const ToolsProvider = ToolsContext.Provider

export function useTools(): FillTools {
  const tools = useContext(ToolsContext)
  if (!tools) throw new Error('a field stands outside a form')
  return tools
}

/** What a control of any kind is given. */
export interface ControlProps {
  question: Question
  path: string
  value: Plain
  /** Stays the same object while what is offered does. */
  offered: readonly Choice[]
  onValue: (value: Plain) => void
}

/** Id of the control that answers a path: an error summary leads to it. */
export const idOf = (path: string) => `q-${path}`
export const pathOfId = (id: string) => (id.startsWith('q-') ? id.slice(2) : undefined)
