/** GSM 03.38 (3GPP TS 23.038): one septet each, and the signs of the extension table, which take two. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const extended = '\f^{}\\[~]|€'

export type SmsSize = { encoding: 'GSM-7' | 'UCS-2'; units: number; parts: number }

/** How many parts a text takes. A sign is never cut in two, so a part may stay one unit short. */
export function smsSize(text: string): SmsSize {
  const signs = [...text]
  const isGsm = signs.every((sign) => basic.includes(sign) || extended.includes(sign))
  const weights = signs.map((sign) => (isGsm ? (extended.includes(sign) ? 2 : 1) : sign.length))
  const [single, each] = isGsm ? [160, 153] : [70, 67]
  const units = weights.reduce((sum, weight) => sum + weight, 0)
  const encoding = isGsm ? 'GSM-7' : 'UCS-2'
  if (units <= single) return { encoding, units, parts: 1 }
  let parts = 1
  let filled = 0
  for (const weight of weights) {
    if (filled + weight > each) {
      parts += 1
      filled = 0
    }
    filled += weight
  }
  return { encoding, units, parts }
}
