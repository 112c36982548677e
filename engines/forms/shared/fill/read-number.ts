import type { Kind } from '../model/form.ts'

/**
 * A number as people in Vietnam type it: `1.500.000`, `1 500 000`, `98,4`, and also `98.4`. A single point or comma with
 * three digits after it parts thousands, for that is how money and areas are written. Undefined for what is no number.
 */
export function readNumber(kind: Kind, typed: string): number | undefined {
  const text = typed.replace(/[\s\u00a0\u202f]/g, '').replace(/(?:đồng|đ|₫|vnd)$/i, '')
  if (!/^[+-]?\d[\d.,]*$/.test(text)) return undefined
  const read = Number(kind === 'decimal' ? decimalText(text) : wholeText(text))
  return Number.isFinite(read) ? read : undefined
}

const GROUPED = /^[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/

const wholeText = (text: string) => (GROUPED.test(text) ? text.replace(/[.,]/g, '') : text.replace(',', '.'))

function decimalText(text: string): string {
  const marks = text.match(/[.,]/g) ?? []
  const last = marks.at(-1)
  if (last === undefined) return text
  const both = new Set(marks).size === 2
  if (both) {
    // `1.234,5` and `1,234.5`: the last mark parts the fraction, the other one thousands.
    const other = last === ',' ? '.' : ','
    return text.split(last).length > 2 ? 'x' : text.replaceAll(other, '').replace(last, '.')
  }
  return GROUPED.test(text) && !/^[+-]?0[.,]/.test(text)
    ? text.replace(/[.,]/g, '')
    : marks.length > 1
      ? 'x'
      : text.replace(',', '.')
}
