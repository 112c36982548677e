import { findOrMakePerson } from '@hue-s/engines/identity/index.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { makeDice, type Dice } from '../demo/dice.ts'
import { demoPeople, type Applicant } from '../demo/world.ts'

const words = (text: string) => text.split('|')
/** The frequent ones first: of two rolls the smaller counts. */
const FAMILY = words('Nguyễn|Trần|Lê|Phạm|Hoàng|Phan|Võ|Hồ|Đặng|Bùi|Đỗ|Ngô|Dương|Trương|Đinh|Mai|Cao|Tôn|Lương|Hà')
const BETWEEN = {
  male: words('Văn|Đức|Hữu|Quang|Minh|Xuân|Công|Đình|Bá|Ngọc|Thanh|Duy|Trọng|Viết'),
  female: words('Thị|Ngọc|Thu|Thanh|Kim|Mỹ|Bích|Hồng|Diệu|Phương|Như|Quỳnh|Thùy|Ái'),
}
const GIVEN = {
  male: words(
    'An|Bảo|Bình|Cường|Dũng|Đạt|Hải|Hậu|Hiếu|Hòa|Huy|Hùng|Khang|Khoa|Kiên|Lâm|Lộc|Long|Nam|Nghĩa|Nhân|Phong|Phúc|Phước|Quân|Sơn|Tài|Tâm|Thành|Thắng|Tiến|Toàn|Trí|Trung|Tuấn|Tùng|Vinh|Vũ',
  ),
  female: words(
    'Ánh|Chi|Diễm|Dung|Duyên|Giang|Hà|Hằng|Hạnh|Hiền|Hoa|Hồng|Hương|Lan|Lệ|Liên|Linh|Loan|Ly|Mai|My|Nga|Ngân|Nhi|Nhung|Oanh|Phượng|Thảo|Thơ|Thúy|Thư|Trang|Trâm|Trinh|Tuyết|Uyên|Vân|Yến',
  ),
}
const AT_ONCE = 500
const SEED = 41
/** Numbers below belong to the demonstration's own people. */
const FIRST_NUMBER = 100_000

const oftenFirst = (dice: Dice, list: readonly string[]) =>
  list[Math.min(dice(list.length), dice(list.length))] as string
const any = (dice: Dice, list: readonly string[]) => list[dice(list.length)] as string
const two = (n: number) => String(n).padStart(2, '0')

/** The same person for the same number on every machine, with an ID number that fits sex and year of birth. */
export function inventPerson(province: string, n: number): Omit<Applicant, 'id'> {
  const dice = makeDice(SEED ^ Math.imul(n + 1, 0x9e3779b1))
  const sex = dice(2) === 0 ? 'male' : 'female'
  const year = 1945 + dice(62)
  const between = dice(10) < 3 ? `${any(dice, BETWEEN[sex])} ${any(dice, BETWEEN[sex])}` : any(dice, BETWEEN[sex])
  const century = (year >= 2000 ? 2 : 0) + (sex === 'female' ? 1 : 0)
  return {
    name: `${oftenFirst(dice, FAMILY)} ${between} ${any(dice, GIVEN[sex])}`,
    citizenId: `${province}${century}${two(year % 100)}${FIRST_NUMBER + n}`,
    birthDate: `${year}-${two(1 + dice(12))}-${two(1 + dice(28))}`,
  }
}

/** So many invented people whom the platform knows; those that are there already are found again. */
export async function fillPeople(platform: Platform, count: number): Promise<Applicant[]> {
  const [first] = platform.settings.fromPack(demoPeople).people
  const province = (first?.citizenId ?? '001').slice(0, 3)
  const all = Array.from({ length: count }, (_, n) => inventPerson(province, n))
  const out: Applicant[] = []
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const part = all.slice(from, from + AT_ONCE)
    const ids = await inTransaction(platform, { action: null }, async (ctx) => ({
      result: await Promise.all(part.map((one) => findOrMakePerson(ctx, { kind: 'citizen', level: 2, ...one }))),
      audited: false,
    }))
    out.push(...part.map((one, n) => ({ ...one, id: ids[n] as string })))
  }
  return out
}
