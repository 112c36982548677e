import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { putDocuments, type Document } from '../documents.ts'

const words = (text: string) => text.split('|')
const FIRST = words(
  'An|Bình|Cát|Dũng|Đông|Giang|Hà|Hải|Hạnh|Hiền|Hoa|Hoàng|Hùng|Khánh|Lam|Lan|Linh|Long|Mai|Minh|Nam|Nga|Ngọc|Nhân|Phong|Phúc|Quang|Quế|Sơn|Tâm|Tân|Thanh|Thảo|Thắng|Thiện|Thu|Thủy|Tiến|Trang|Trúc|Tuấn|Uyên|Vân|Việt|Vinh|Xuân|Yên',
)
const LAST = words(
  'Bắc|Biển|Chiều|Đẹp|Đức|Hưng|Khang|Lộc|Lợi|Mây|Mới|Nghĩa|Phát|Phú|Quý|Sáng|Sen|Tài|Thịnh|Thuận|Tín|Trắng|Trung|Vàng|Vượng|Xanh',
)
const PLACES = words(
  'Quán cà phê|Nhà hàng|Khách sạn|Hiệu thuốc|Trạm y tế|Trường mầm non|Nhà văn hóa|Cửa hàng|Tiệm sửa xe|Bãi đỗ xe|Ngân hàng|Nhà sách',
)
const EVENTS = words(
  'Ổ gà|Rác đổ trộm|Đèn đường không sáng|Nắp cống vỡ|Cây đổ|Nước chảy tràn|Ngập sâu|Ồn ào ban đêm|Lấn chiếm vỉa hè|Biển báo gãy|Chó thả rông|Dây điện võng',
)
const NEWS = words('Thông báo|Khai mạc|Tổng kết|Hướng dẫn|Lịch tiếp dân|Tuyển dụng|Hội thảo|Tập huấn')

/** The same numbers on every machine (mulberry32). */
function dice(seed: number): (n: number) => number {
  let a = seed
  return (n) => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n)
  }
}

/** One invented document; one in ten is not public. */
export function inventedDocument(n: number): Document {
  const roll = dice(n * 7919 + 17)
  const pick = (list: readonly string[]) => list[roll(list.length)] ?? ''
  const street = `${pick(FIRST)} ${pick(FIRST)}`
  const name = `${pick(FIRST)} ${pick(LAST)}`
  const kind = n % 10 < 5 ? 'field-report' : n % 10 < 8 ? 'place' : 'news'
  const number = 1 + roll(400)
  const title =
    kind === 'place'
      ? `${pick(PLACES)} ${name}`
      : kind === 'news'
        ? `${pick(NEWS)} ${name} ${pick(FIRST)} lần thứ ${1 + roll(40)}`
        : `${pick(EVENTS)} trước số ${number} đường ${street}`
  return {
    kind,
    id: `invented-${n}`,
    title,
    words: kind === 'field-report' ? `PA-${n.toString(36).toUpperCase()}` : '',
    body: `Số ${number} đường ${street}, gần ${pick(PLACES).toLowerCase()} ${name}. ${pick(EVENTS)} từ ${1 + roll(28)}/${1 + roll(12)}.`,
    url: `/invented/${n}`,
    visible: n % 10 === 9 ? { to: 'permission', permission: 'club.read', unitId: `u${n % 40}` } : { to: 'public' },
    boost: kind === 'place' ? 1.2 : 1,
    updatedAt: new Date(Date.UTC(2026, 0, 1) + (n % 300_000) * 60_000),
  }
}

const BATCH = 2_000

/** Fills the index with so many invented documents, the same ones each time. */
export async function fillIndex(platform: Platform, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const documents = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => inventedDocument(from + i))
    await inTransaction(platform, { action: null }, async (ctx) => ({ result: await putDocuments(ctx, documents) }))
  }
}
