/** A piece of text that tells who somebody is: places in UTF-16 units. */
export interface Find {
  from: number
  to: number
  kind: 'phone' | 'idNumber' | 'plate' | 'email' | 'name' | 'link'
}

const GAP = '[\\s.\\-–]?'
const digits = (n: number) => Array.from({ length: n }, () => '\\d').join(GAP)
const EDGE = '(?<![\\p{L}\\p{N}])'
const END = '(?![\\p{L}\\p{N}])'

// Mobile numbers of ten digits and fixed ones of ten or eleven, with 0, 84 or +84 before them (thông tư 22/2014/TT-BTTTT).
const PHONE = new RegExp(
  `(?<![\\p{L}\\p{N}+])(?:\\(?(?:\\+|00)?84\\)?${GAP}(?:0${GAP})?|\\(?0)(?:[35789]${GAP}${digits(8)}|2\\d{1,2}\\)?${GAP}${digits(7)}\\d?)${END}`,
  'gu',
)
const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}/giu
const LINK = /(?:https?:\/\/|www\.|(?:facebook|fb|zalo|tiktok)\.(?:com|me)\/)[^\s<>"']+/giu
// Personal numbers have 12 digits (nghị định 137/2015/NĐ-CP), identity cards before them 9.
const ID = new RegExp(
  `${EDGE}(?:0${GAP}${digits(11)}|(?<=(?:cmnd|cccd|cmt|căn cước|chứng minh)[^\\d\\n]{0,20})${digits(9)}(?:${GAP}${digits(3)})?)${END}`,
  'giu',
)
// Cars 75A-123.45, motorcycles 75-B1 123.45, old plates of four digits, diplomatic and army plates.
const PLATE = new RegExp(
  `${EDGE}(?:\\d{2}[\\s\\-–.]?[A-Z](?:[A-Z]|\\d)?[\\s\\-–.]{0,2}\\d{3}[.\\s]?\\d{2}|\\d{2}[\\s\\-–.]?[A-Z](?:[A-Z]|\\d)?[\\s\\-–.]{0,2}\\d{4}|\\d{2}[\\s\\-–.]?\\d{3}[\\s\\-–.]?(?:NG|NN|QT|CV)[\\s\\-–.]?\\d{2}|(?:TM|TC|TH|KA|KB|KC|KD|KK|QA|QB|BH|BB|BC|HA|HB|AA|AB|AC|PK|PM)[\\s\\-–.]?\\d{2}[\\s\\-–.]?\\d{2,3})${END}`,
  'giu',
)

const WORD = '\\p{Lu}[\\p{Ll}\\p{M}]{0,7}'
const SURNAMES =
  'Nguyễn|Nguyen|Trần|Tran|Lê|Phạm|Pham|Huỳnh|Hoàng|Hoang|Phan|Vũ|Võ|Đặng|Dang|Bùi|Bui|Đỗ|Hồ|Ngô|Dương|Duong|Lý|Tôn|Trương|Truong|Đinh|Dinh|Đoàn|Lâm|Mai|Cao|Châu|Tạ|Hà|Thái|Đào|Kiều|Quách|Lương|Lưu|Vương|Trịnh|Nghiêm|Phùng|Tô|Từ|Văn|Hứa|Công|Nông'
const TITLED = new RegExp(
  `${EDGE}(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Ee]m|[Cc]ô|[Cc]hú|[Bb]ác|[Cc]ậu|[Dd]ì|[Mm]ợ|[Tt]hím|[Cc]háu|[Tt]hầy|[Bb]é|M(?:r|rs|s)\\.?)\\s+((?:${WORD})(?:\\s+${WORD}){0,4})${END}`,
  'gu',
)
const FULL_NAME = new RegExp(`${EDGE}((?:${SURNAMES})(?:\\s+${WORD}){1,4})${END}`, 'gu')
/** Streets, schools and bridges are named after people: their names are of places. */
const PLACE_BEFORE =
  /(?:đường|phố|cầu|chợ|trường|thcs|thpt|tiểu học|mầm non|hẻm|kiệt|ngõ|ngách|phường|xã|thôn|tổ|làng|khu|công viên|bệnh viện|đền|chùa|lăng|hồ|sông|tượng đài|quảng trường|ngã ba|ngã tư|số \d+\w*|\d+\w*(?:\/\d+\w*)*)[\s,]+$/iu

/** Finds what an officer will want to mask before words become public. Suggestions: a person decides. */
export function findPersonal(text: string): Find[] {
  const finds: Find[] = [
    ...all(text, EMAIL, 'email'),
    ...all(text, LINK, 'link'),
    ...all(text, PLATE, 'plate'),
    ...all(text, PHONE, 'phone'),
    ...all(text, ID, 'idNumber'),
    ...names(text),
  ]
  const kept: Find[] = []
  for (const find of finds) if (!kept.some((k) => find.from < k.to && k.from < find.to)) kept.push(find)
  return kept.sort((a, b) => a.from - b.from)
}

function all(text: string, pattern: RegExp, kind: Find['kind']): Find[] {
  return [...text.matchAll(pattern)].map((m) => ({ from: m.index, to: m.index + m[0].length, kind }))
}

function names(text: string): Find[] {
  const found = [...text.matchAll(TITLED), ...text.matchAll(FULL_NAME)].map((m) => {
    const name = m[1] ?? ''
    const from = m.index + m[0].lastIndexOf(name)
    return { from, to: from + name.length, kind: 'name' as const }
  })
  return found.filter(({ from }) => !PLACE_BEFORE.test(text.slice(Math.max(0, from - 40), from)))
}

/** The text with each find replaced by what `word` says for its kind. */
export function maskText(text: string, finds: readonly Find[], word: (kind: Find['kind']) => string): string {
  let out = ''
  let at = 0
  for (const { from, to, kind } of finds) {
    out += text.slice(at, from) + word(kind)
    at = to
  }
  return out + text.slice(at)
}
