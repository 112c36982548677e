/** What an operator has written of a call so far. */
export interface Call {
  phone: string
  name: string
  note: string
  category: string
  child: string
  at: { lon: number; lat: number } | undefined
  place: string
  communeId: string
  visibility: 'public' | 'agency'
  insist: boolean
}
export const EMPTY: Call = {
  phone: '',
  name: '',
  note: '',
  category: '',
  child: '',
  at: undefined,
  place: '',
  communeId: '',
  visibility: 'public',
  insist: false,
}

/** A number as people say it (0905 123 456, 84…, +84…) as the world dials it; undefined when it is none. */
export function dialled(said: string): string | undefined {
  const plain = said.replace(/[\s.\-()]/g, '')
  const number = plain
    .replace(/^00/, '+')
    .replace(/^0(?=\d{9,10}$)/, '+84')
    .replace(/^84(?=\d{9,10}$)/, '+84')
  return /^\+[1-9]\d{7,14}$/.test(number) ? number : undefined
}

/** What is missing before it can be taken down, in the order in which it is asked. */
export function faultsIn({ phone, note, category, at }: Call): string[] {
  return [
    phone.trim() !== '' && dialled(phone) === undefined && 'phone',
    note.trim().length < 5 && 'note',
    !category && 'category',
    !at && 'at',
  ].filter((name): name is string => Boolean(name))
}
