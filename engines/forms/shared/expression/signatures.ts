/** What a value is known to be before anybody has answered. `any` is what cannot be known. */
export type Type = 'number' | 'text' | 'truth' | 'day' | 'list' | 'any'

export interface Signature {
  least: number
  most: number
  /** Types of the arguments in turn; the last one also stands for those after it. */
  takes: readonly Type[]
  gives: Type
}

const f = (least: number, most: number, takes: readonly Type[], gives: Type): Signature => ({
  least,
  most,
  takes,
  gives,
})

/** The functions a form may use: those of XLSForm that need nothing from outside, and a few for days and papers. */
export const FUNCTIONS: ReadonlyMap<string, Signature> = new Map([
  ['if', f(3, 3, ['any', 'any', 'any'], 'any')],
  ['coalesce', f(1, 50, ['any'], 'any')],
  ['once', f(1, 1, ['any'], 'any')],
  ['true', f(0, 0, [], 'truth')],
  ['false', f(0, 0, [], 'truth')],
  ['not', f(1, 1, ['any'], 'truth')],
  ['boolean', f(1, 1, ['any'], 'truth')],
  ['selected', f(2, 2, ['any', 'text'], 'truth')],
  ['selected-at', f(2, 2, ['list', 'number'], 'text')],
  ['count-selected', f(1, 1, ['list'], 'number')],
  ['string', f(1, 1, ['any'], 'text')],
  ['string-length', f(0, 1, ['any'], 'number')],
  ['normalize-space', f(1, 1, ['any'], 'text')],
  ['substr', f(2, 3, ['any', 'number'], 'text')],
  ['concat', f(1, 50, ['any'], 'text')],
  ['join', f(2, 50, ['text', 'any'], 'text')],
  ['contains', f(2, 2, ['any'], 'truth')],
  ['starts-with', f(2, 2, ['any'], 'truth')],
  ['ends-with', f(2, 2, ['any'], 'truth')],
  ['upper-case', f(1, 1, ['any'], 'text')],
  ['lower-case', f(1, 1, ['any'], 'text')],
  ['regex', f(2, 2, ['any', 'text'], 'truth')],
  ['number', f(1, 1, ['any'], 'number')],
  ['int', f(1, 1, ['any'], 'number')],
  ['round', f(1, 2, ['number'], 'number')],
  ['abs', f(1, 1, ['number'], 'number')],
  ['pow', f(2, 2, ['number'], 'number')],
  ['min', f(1, 50, ['any'], 'number')],
  ['max', f(1, 50, ['any'], 'number')],
  ['sum', f(1, 50, ['any'], 'number')],
  ['count', f(1, 1, ['any'], 'number')],
  ['count-non-empty', f(1, 50, ['any'], 'number')],
  ['position', f(1, 1, ['any'], 'number')],
  ['indexed-repeat', f(2, 3, ['any'], 'any')],
  ['today', f(0, 0, [], 'day')],
  ['date', f(1, 1, ['any'], 'day')],
  ['format-date', f(2, 2, ['day', 'text'], 'text')],
  ['add-days', f(2, 2, ['day', 'number'], 'day')],
  ['add-months', f(2, 2, ['day', 'number'], 'day')],
  ['days-between', f(2, 2, ['day', 'day'], 'number')],
  ['years-between', f(2, 2, ['day', 'day'], 'number')],
  ['citizen-id-fits', f(1, 3, ['text', 'day', 'text'], 'truth')],
])
