import type { Input, Output, Route, RouteAddress } from '@hue-s/kernel/shared/route.ts'
import type { Lang, ScreenLang, Values } from '@hue-s/kernel/shared/text.ts'

/** What a person typed, as a form sends it. */
export type Typed = Readonly<Record<string, string>>

export interface Choice {
  value: string
  label: string
}

export interface LiteField {
  name: string
  /** Text keys. */
  label: string
  hint?: string
  kind?: 'line' | 'area' | 'secret' | 'choice' | 'groups' | 'check' | 'photos'
  required?: boolean
  autoComplete?: string
  inputMode?: 'tel' | 'numeric'
  maxLength?: number
  value?: string
  options?: readonly Choice[]
  groups?: readonly { name: string; items: readonly Choice[] }[]
}

/** Where a form stands and what is known there. */
export interface LiteAt {
  params: Readonly<Record<string, string>>
  search: URLSearchParams
  lang: Lang
  spoken: ScreenLang
  demo: boolean
  /** Signed in, as what. */
  kind: 'citizen' | 'staff' | null
  t: (key: string, values?: Values) => string
  /** An answer of the platform to this person; undefined when it was refused. */
  read: <R extends Route>(route: R, input: Input<R>) => Promise<Output<R> | undefined>
}

/** One form as it is drawn now. */
export interface LiteDrawn {
  /** Text keys. */
  title: string
  words?: string
  submit: string
  fields: readonly LiteField[]
  /** Carried along: what the form was drawn for. */
  hidden?: Typed
}

export interface LiteResult {
  title: string
  lines: readonly string[]
  /** Written down by the person: shown large. */
  secret?: string
}

/** A task done by a plain form: it calls the same route as the app, with the person's own cookie. */
export interface LiteForm {
  id: string
  /** The screen it belongs to. */
  path: string
  route: RouteAddress
  /** It stands in the place of the screen, whose own form needs a script. */
  alone?: true
  /** How to draw it here and now; undefined when there is nothing to do. */
  draw: (at: LiteAt) => Promise<LiteDrawn | undefined> | LiteDrawn | undefined
  /** What the route is asked. */
  input: (typed: Typed, at: LiteAt, photos: readonly string[]) => Promise<object | undefined> | object | undefined
  /** Where to go after it; without it, to the same page, which says that it is done. */
  next?: (answer: never, typed: Typed, at: LiteAt) => string
  /** Shown at once, when it must stand in no address. */
  show?: (answer: never, at: LiteAt, typed: Typed) => LiteResult
}

/** A form with the types of its route. */
export const liteForm = <R extends Route>(
  form: Omit<LiteForm, 'route' | 'input' | 'next' | 'show'> & {
    route: R
    input: (typed: Typed, at: LiteAt, photos: readonly string[]) => Promise<Input<R> | undefined> | Input<R> | undefined
    next?: (answer: Output<R>, typed: Typed, at: LiteAt) => string
    show?: (answer: Output<R>, at: LiteAt, typed: Typed) => LiteResult
  },
): LiteForm => form as unknown as LiteForm

/** What a post led to when it did not lead elsewhere. */
export interface LitePosted {
  form: string
  typed: Typed
  /** Sentence of the refusal, and those of single fields. */
  refused?: string
  faults?: Readonly<Record<string, string>>
  result?: LiteResult
}
