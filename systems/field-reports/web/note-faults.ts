const LEAST_NOTE = 5
export const MOST_NOTE = 2_000
/** Vietnamese stacks two marks on a letter at most; beyond this it is somebody playing. */
const MOST_MARKS = 3

/** What is wrong with the words of a report, as the server would judge them; nothing that was typed is cut away. */
export function noteFault(note: string): 'short' | 'long' | 'marks' | undefined {
  const words = note.normalize('NFC').trim()
  if (words.length < LEAST_NOTE) return 'short'
  if (new RegExp(`\\p{M}{${MOST_MARKS},}`, 'u').test(words)) return 'marks'
  return words.length > MOST_NOTE ? 'long' : undefined
}

export const lettersLeft = (note: string) => MOST_NOTE - note.normalize('NFC').trim().length
