import { BadFile } from './errors.ts'
import type { FileRow } from './port.ts'

const HEAD = 'type,merchant_reference,gateway_reference,amount,time'
const MOST_ROWS = 200_000
const AMOUNT = /^\d{1,13}$/
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+07:00$/

/** The rows of a gateway's day file; a file with one bad row is refused whole, with the row's number. */
export function readSettlement(text: string): FileRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  if (lines[0] !== HEAD) throw new BadFile('1')
  if (lines.length - 1 > MOST_ROWS) throw new BadFile('too large')
  return lines.slice(1).map((line, at) => {
    const [kind, reference = '', externalId = '', amount = '', time = '', ...more] = line.split(',')
    const moment = new Date(time)
    const fits =
      (kind === 'pay' || kind === 'refund') &&
      more.length === 0 &&
      /^[\w-]{1,100}$/.test(reference) &&
      /^[\w-]{1,100}$/.test(externalId) &&
      AMOUNT.test(amount) &&
      TIME.test(time) &&
      !Number.isNaN(moment.getTime())
    if (!fits) throw new BadFile(String(at + 2))
    return { kind, reference, externalId, amount: Number(amount), at: moment }
  })
}
