import type { Dice } from './dice.ts'

const OLD_SPELLING: readonly [RegExp, string][] = [
  [/hóa/g, 'hoá'],
  [/hòa/g, 'hoà'],
  [/thủy/g, 'thuỷ'],
  [/khóa/g, 'khoá'],
  [/khỏe/g, 'khoẻ'],
  [/tỏa/g, 'toả'],
]
const SHORT: readonly [RegExp, string][] = [
  [/không/g, 'ko'],
  [/được/g, 'đc'],
  [/nhiều/g, 'nhìu'],
  [/người/g, 'ng'],
  [/với/g, 'vs'],
]
const replaced = (text: string, pairs: readonly [RegExp, string][]) =>
  pairs.reduce((now, [from, to]) => now.replace(from, to), text)

const withoutMarks = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')

/** Two neighbouring letters the wrong way round, as a thumb does it. */
function slipped(text: string, dice: Dice): string {
  const at = dice(Math.max(1, text.length - 3)) + 1
  return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2)
}

/** The sentence as somebody typed it: most people well, some without marks, in old spelling, in a hurry or in anger. */
export function asTyped(text: string, dice: Dice): string {
  const mood = dice(100)
  if (mood < 10) return withoutMarks(text).toLowerCase()
  if (mood < 13) return text.toUpperCase()
  if (mood < 22) return replaced(text, OLD_SPELLING)
  if (mood < 28) return replaced(text.toLowerCase(), SHORT)
  if (mood < 33) return slipped(text, dice)
  if (mood < 37) return text.replace(/[.,]/g, '')
  return text
}
