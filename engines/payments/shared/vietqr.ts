/** What a VietQR code says (EMVCo merchant-presented mode with NAPAS's own field 38). */
export interface VietQr {
  /** The bank's identification number, 6 digits. */
  bin: string
  /** Account or card number at that bank. */
  account: string
  service: 'QRIBFTTA' | 'QRIBFTTC'
  /** Whole đồng; null = the payer types it. */
  amount: number | null
  /** What the transfer is for; letters without marks. */
  purpose: string | null
}

const NAPAS = 'A000000727'
const DONG = '704'

/** CRC-16/CCITT-FALSE: polynomial 1021, from FFFF, over bytes; «123456789» gives 29B1. */
export function crc16(text: string): string {
  let crc = 0xffff
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}

function field(id: string, value: string): string {
  if (value.length > 99) throw new RangeError(`field ${id} is longer than 99`)
  return id + String(value.length).padStart(2, '0') + value
}

/** Lengths count bytes and banks strip marks, so a purpose is plain letters, figures and spaces, 25 at most. */
export function plainPurpose(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .replace(/[^A-Za-z0-9 ]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, 25)
    .trim()
}

/** The text of a VietQR code. An amount makes it dynamic (field 01 = 12): it is meant for one payment. */
export function buildVietQr({ bin, account, service, amount, purpose }: VietQr): string {
  if (!/^\d{6}$/.test(bin)) throw new RangeError('a bank has a number of 6 digits')
  if (!/^[A-Za-z0-9]{1,19}$/.test(account)) throw new RangeError('an account has 1 to 19 letters and digits')
  if (amount !== null && !(Number.isSafeInteger(amount) && amount > 0 && amount < 1e13))
    throw new RangeError('an amount is a whole number of đồng')
  const consumer = field('00', bin) + field('01', account)
  const said = purpose === null ? '' : plainPurpose(purpose)
  const body =
    field('00', '01') +
    field('01', amount === null ? '11' : '12') +
    field('38', field('00', NAPAS) + field('01', consumer) + field('02', service)) +
    field('53', DONG) +
    (amount === null ? '' : field('54', String(amount))) +
    field('58', 'VN') +
    (said === '' ? '' : field('62', field('08', said))) +
    '6304'
  return body + crc16(body)
}

/** Fields of one level; undefined when lengths do not add up or a field comes twice. */
function fieldsIn(text: string): Map<string, string> | undefined {
  const found = new Map<string, string>()
  for (let at = 0; at < text.length;) {
    const head = /^(\d{2})(\d{2})/.exec(text.slice(at, at + 4))
    if (!head) return undefined
    const [id, length] = [head[1] ?? '', Number(head[2])]
    const value = text.slice(at + 4, at + 4 + length)
    if (value.length !== length || found.has(id)) return undefined
    found.set(id, value)
    at += 4 + length
  }
  return found
}

/** Reads a VietQR code; undefined when it is none, was changed, or is not for an account in đồng. */
export function parseVietQr(text: string): VietQr | undefined {
  if (text.length > 512 || crc16(text.slice(0, -4)) !== text.slice(-4).toUpperCase()) return undefined
  const root = fieldsIn(text)
  const merchant = fieldsIn(root?.get('38') ?? '')
  const consumer = fieldsIn(merchant?.get('01') ?? '')
  const [bin, account] = [consumer?.get('00') ?? '', consumer?.get('01') ?? '']
  const service = merchant?.get('02')
  if (!root?.has('63') || root.get('00') !== '01' || merchant?.get('00') !== NAPAS) return undefined
  if (service !== 'QRIBFTTA' && service !== 'QRIBFTTC') return undefined
  if (!/^\d{6}$/.test(bin) || account === '' || (root.get('53') ?? DONG) !== DONG) return undefined
  const amount = root.get('54')
  if (amount !== undefined && !/^[1-9]\d{0,12}$/.test(amount)) return undefined
  const purpose = fieldsIn(root.get('62') ?? '')?.get('08') ?? null
  return { bin, account, service, amount: amount === undefined ? null : Number(amount), purpose }
}
