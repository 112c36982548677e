/** GSM 03.38 (3GPP TS 23.038): the ASCII signs of the basic table, one septet each, and of the extension, two. */
const BASIC = /^[\n @!"#$%&'()*+,\-./0-9:;<=>?A-Z_a-z]$/
const EXTENDED = /^[\^{}\\[~\]|]$/
const SINGLE = 160
const EACH = 153

const REPLACED: Readonly<Record<string, string>> = {
  đ: 'd',
  Đ: 'D',
  '₫': 'd',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '«': '"',
  '»': '"',
  '…': '...',
  '•': '-',
  '°': ' do ',
  '²': '2',
  '³': '3',
  '\t': ' ',
}

const septets = (text: string) => Array.from(text).reduce((sum, sign) => sum + (EXTENDED.test(sign) ? 2 : 1), 0)

/** The text in signs that every phone and the cheapest encoding carry: Vietnamese without marks. */
export function withoutMarks(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
  const signs = Array.from(plain, (sign) => REPLACED[sign] ?? sign)
  return Array.from(signs.join(''))
    .map((sign) => (BASIC.test(sign) || EXTENDED.test(sign) ? sign : ' '))
    .join('')
    .replace(/ +/g, ' ')
    .trim()
}

function cut(text: string, room: number): string {
  if (septets(text) <= room) return text
  let out = ''
  for (const sign of text) {
    if (septets(out) + septets(sign) > room - 3) break
    out += sign
  }
  return room <= 3 ? '' : `${out.replace(/\s+\S*$/, '') || out}...`
}

/** One SMS: title, body and link without marks, the body cut so that it fits the parts; the link is never cut. */
export function smsText(title: string, body: string, link: string | null, parts = 1): string {
  const room = parts === 1 ? SINGLE : parts * EACH
  const tail = link ? ` ${withoutMarks(link)}` : ''
  const left = Math.max(room - septets(tail), 0)
  const head = withoutMarks(title)
  const whole = body ? `${head}: ${withoutMarks(body)}` : head
  const text = cut(whole, left)
  return septets(tail) > room ? cut(whole, room) : `${text}${tail}`.trim()
}
