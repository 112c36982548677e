/** What people type between the digits. */
const BETWEEN = /[\s.\-()·]/gu

/** Old mobile prefixes of eleven digits and what became of them in 2018 (Bộ Thông tin và Truyền thông, Quyết định 798/QĐ-BTTTT). */
const SINCE_2018: Readonly<Record<string, string>> = {
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0126': '076',
  '0128': '078',
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0127': '081',
  '0129': '082',
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  '0186': '056',
  '0188': '058',
  '0199': '059',
}

export type PhoneFault = 'wrong' | 'old' | 'landline' | 'foreign'
export type ReadPhone = { number: string } | { fault: PhoneFault; now?: string }

/** A Vietnamese mobile number as people write it (0…, +84…, 84…, with spaces or dots), as E.164; or what is wrong with it. */
export function readPhone(text: string): ReadPhone {
  const signs = text.normalize('NFKC').replace(BETWEEN, '')
  const plain = signs.replace(/^(\+|00)/, '+')
  if (!/^\+?\d{6,18}$/.test(plain)) return { fault: 'wrong' }
  if (plain.startsWith('+') && !plain.startsWith('+84')) return { fault: 'foreign' }
  const bare = plain.startsWith('+84') ? plain.slice(3) : /^84\d{9,10}$/.test(plain) ? plain.slice(2) : plain
  const local = bare.startsWith('0') ? bare : `0${bare}`
  if (/^0[35789]\d{8}$/.test(local)) return { number: `+84${local.slice(1)}` }
  const prefix = SINCE_2018[local.slice(0, 4)]
  if (local.length === 11 && prefix) return { fault: 'old', now: prefix + local.slice(4) }
  if (/^02\d{8,9}$/.test(local)) return { fault: 'landline' }
  return { fault: 'wrong' }
}

/** Enough to know one's own number by, too little to call it: 091 ••• •234. */
export function maskPhone(number: string): string {
  const local = `0${number.replace(/^\+84/, '')}`
  return `${local.slice(0, 3)} ••• •${local.slice(-3)}`
}
