import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fold } from '@hue-s/kernel/shared/text.ts'
import type { Category } from '../contract.ts'
import { openCategories, suggestCategories } from './suggest.ts'

const pack = (province: string) =>
  (
    JSON.parse(
      readFileSync(
        fileURLToPath(new URL(`../../../provinces/${province}/field-reports.json`, import.meta.url)),
        'utf8',
      ),
    ) as { categories: Category[] }
  ).categories
const categories = pack('hue')

/** As people write: with marks, without, in the speech of the region, angry, long and short. */
const SENTENCES: readonly (readonly [text: string, category: string, child?: string])[] = [
  ['Trước nhà tui có cái ổ gà to lắm, mấy đứa nhỏ đi học té hoài', 'road', 'road-pothole'],
  ['duong lay loi qua di khong duoc', 'road', 'road-pothole'],
  ['Đường lầy rứa mà răng không ai sửa hỉ', 'road', 'road-pothole'],
  ['Vỉa hè lát gạch bể hết, mệ tui vấp té', 'road', 'road-pavement'],
  ['Đào đường xong để đó, không lấp lại, tối đi nguy hiểm', 'road', 'road-works'],
  ['Lan can cầu gãy một đoạn, con nít chơi gần đó', 'road', 'road-bridge'],
  ['bang ten duong bi mat o nga tu', 'road', 'road-sign'],
  ['Đèn đường tắt ba đêm ni, tối thui', 'street-lamp', 'street-lamp-out'],
  ['den duong khong sang may bua roi', 'street-lamp', 'street-lamp-out'],
  ['Kiệt nhà mệ tối om, đèn hư cả tháng', 'street-lamp', 'street-lamp-out'],
  ['Xin lắp thêm đèn ở đoạn ni, chưa có đèn chi hết', 'street-lamp', 'street-lamp-new'],
  ['Đèn đường sáng cả ngày, phí điện', 'street-lamp', 'street-lamp-day'],
  ['Cúp điện từ sáng tới chừ chưa có', 'power', 'power-outage'],
  ['cup dien hoai rang khong bao truoc', 'power', 'power-outage'],
  ['Dây điện rớt xuống đường, nguy hiểm lắm', 'power', 'power-wire'],
  ['Trụ điện nghiêng sắp ngã vô nhà dân', 'power', 'power-pole'],
  ['Bể ống nước trước kiệt 12, nước chảy tràn', 'water', 'water-burst'],
  ['be ong nuoc chay ca dem', 'water', 'water-burst'],
  ['Nước máy yếu xìu, tầng hai không có nước', 'water', 'water-cut'],
  ['Nước máy đục ngầu, có mùi clo', 'water', 'water-quality'],
  ['Mưa một chút là ngập đường, cống nghẹt không thoát nước', 'drainage'],
  ['Mất nắp cống giữa đường, ban đêm dễ lọt', 'drainage', 'drainage-cover'],
  ['cong hoi qua chiu khong noi', 'drainage', 'drainage-smell'],
  ['Mấy ngày ni xe rác không tới, rác chất đống trước kiệt', 'waste'],
  ['rac vut bua bai ben bo song', 'waste'],
  ['Ai đổ xà bần trộm ở đầu xóm tê', 'waste', 'waste-rubble'],
  ['Bèo lục bình với rác dưới sông trôi đầy', 'waste', 'waste-river'],
  ['Nhà máy xả nước thải ra sông, nước đen thui', 'pollution', 'pollution-sewage'],
  ['Trại heo bên cạnh hôi thúi chịu không nổi', 'pollution', 'pollution-odour'],
  ['dot rom khoi mu ca lang', 'pollution', 'pollution-smoke'],
  ['Cá chết trắng ở phá, răng rứa hè', 'pollution', 'pollution-fish'],
  ['Sà lan hút cát ban đêm làm lở bờ', 'pollution', 'pollution-sand'],
  ['Hàng xóm hát karaoke tới nửa đêm, ồn không ngủ được', 'noise', 'noise-karaoke'],
  ['loa keo am i ca ngay', 'noise', 'noise-karaoke'],
  ['Quán nhậu bày bàn ghế ra vỉa hè, không có chỗ đi bộ', 'urban-order', 'urban-order-pavement'],
  ['Họp chợ giữa đường, hàng rong đầy', 'urban-order', 'urban-order-market'],
  ['Tờ rơi dán đầy trụ điện, quảng cáo khoan cắt bê tông', 'urban-order', 'urban-order-posters'],
  ['Nhà bên xây không phép, cơi nới ra hẻm', 'construction', 'construction-permit'],
  ['do cat ra duong xay nha choan het loi', 'construction', 'construction-materials'],
  ['Có đứa ăn trộm xe máy trong xóm hồi hôm', 'security', 'security-theft'],
  ['Đám thanh niên đánh chắc ở đầu cầu, say rượu quậy phá', 'security', 'security-disorder'],
  ['goi dien lua dao gia cong an', 'security', 'security-fraud'],
  ['Đèn xanh đèn đỏ ngã tư hư rồi', 'traffic', 'traffic-signal'],
  ['Xe tải chở đất rơi vãi khắp đường', 'traffic', 'traffic-overload'],
  ['Ô tô đậu chắn trước cổng nhà tui hoài', 'traffic', 'traffic-parking'],
  ['ket xe cung ngac gio tan truong', 'traffic', 'traffic-jam'],
  ['Chung cư khóa cửa thoát hiểm, lỡ cháy thì răng', 'fire-safety', 'fire-safety-exit'],
  ['Cây ngã chắn ngang đường sau trận gió hồi đêm', 'trees', 'trees-fallen'],
  ['nhanh cay vuong day dien can cat tia', 'trees', 'trees-prune'],
  ['Ghế đá công viên gãy, xích đu hư', 'trees', 'trees-park'],
  ['Ăn bánh mì xong đau bụng, ói mửa cả nhà', 'food-safety', 'food-safety-poisoning'],
  ['quan an ban, ruoi bu day', 'food-safety', 'food-safety-kitchen'],
  ['Chờ khám ở bệnh viện từ sáng tới trưa', 'health-care', 'health-care-service'],
  ['Trường thu tiền quỹ lớp nhiều quá, lạm thu', 'education', 'education-fees'],
  ['Học sinh đánh hội đồng trước cổng trường', 'education', 'education-bullying'],
  ['Xích lô chặt chém du khách 500 ngàn', 'tourism', 'tourism-price'],
  ['Người ta vẽ bậy lên tường thành Đại Nội', 'heritage', 'heritage-damage'],
  ['Cây xăng bơm thiếu, gian lận', 'trade', 'trade-scale'],
  ['Chó thả rông không rọ mõm cắn người', 'animals', 'animals-stray'],
  ['bo di giua duong toi khong thay', 'animals', 'animals-cattle'],
  ['Heo chết vứt xuống hói, thúi quá', 'animals', 'animals-dead'],
  ['Dây cáp chùng xuống vướng đầu người đi xe', 'telecom', 'telecom-cable'],
  ['Cán bộ phường hách dịch, quát dân', 'officials', 'officials-attitude'],
  ['Hồ sơ trễ hẹn cả tháng chưa có kết quả', 'procedures', 'procedures-late'],
  ['Xe buýt bỏ chuyến, đợi mô cũng không thấy', 'transport', 'transport-bus'],
  ['Khu ni nhiều muỗi, nhờ phun thuốc muỗi', 'epidemic', 'epidemic-mosquito'],
  ['Nước lụt vô nhà rồi, cứu với', 'disaster'],
  ['lut toi noc nha, can ghe cuu nguoi', 'disaster'],
  ['Sạt lở đất trên đường lên núi', 'disaster', 'disaster-landslide'],
  ['Bão tốc mái nhà mệ tui rồi', 'disaster', 'disaster-storm'],
  ['Cháy rừng thông trên đồi', 'forest', 'forest-fire'],
  ['Cụ già đi lạc ngủ vỉa hè mấy bữa ni', 'social-care', 'social-care-homeless'],
  ['App bị lỗi không gửi được ảnh', 'app', 'app-error'],
  ['Tui muốn khiếu nại quyết định xử phạt', 'complaint', 'complaint-decision'],
  ['to cao can bo tham nhung', 'denunciation'],
  ['Hàng xóm lấn đất, tranh chấp ranh giới đất', 'private-dispute'],
]

test('the words people type find their kind first, with marks, without and in the speech of the region', () => {
  const wrong = SENTENCES.flatMap(([text, wanted]) => {
    const found = suggestCategories(categories, text).map(({ category }) => category.id)
    return found[0] === wanted ? [] : [`${text}: ${found.join(', ') || 'nothing'} instead of ${wanted}`]
  })
  expect(SENTENCES.length).toBeGreaterThanOrEqual(60)
  expect(wrong.join('\n')).toBe('')
})

test('the kind below is right as well, wherever the sentence names it', () => {
  const named = SENTENCES.filter(([, , child]) => child !== undefined)
  const right = named.filter(([text, , child]) => suggestCategories(categories, text)[0]?.child?.id === child)
  expect(right.length / named.length).toBeGreaterThan(0.9)
})

test('the same sentences without a single mark still find their kind among the three offered', () => {
  const right = SENTENCES.filter(([text, wanted]) =>
    suggestCategories(categories, fold(text)).some(({ category }) => category.id === wanted),
  )
  const first = SENTENCES.filter(
    ([text, wanted]) => suggestCategories(categories, fold(text))[0]?.category.id === wanted,
  )
  expect(right.length / SENTENCES.length).toBeGreaterThan(0.95)
  expect(first.length).toBeGreaterThanOrEqual(66)
})

test('marks are meant when they are typed: «để» is not «đê», «chạy» is not «cháy»', () => {
  const found = suggestCategories(categories, 'xe chạy để đó').map(({ category }) => category.id)
  expect(found).not.toContain('disaster')
  expect(found).not.toContain('fire-safety')
  expect(suggestCategories(categories, 'hoà hợp')).toEqual(suggestCategories(categories, 'hòa hợp'))
})

test('a kind that has ended is neither offered nor suggested', () => {
  const old = openCategories(pack('sample'), '2026-11-20')
  expect(old.map(({ id }) => id)).not.toContain('ferry')
  expect(old.find(({ id }) => id === 'waste')?.children.map(({ id }) => id)).not.toContain('waste-old-bin')
  expect(openCategories(pack('sample'), '2025-06-30').map(({ id }) => id)).toContain('ferry')
  expect(suggestCategories(pack('sample'), 'bến đò')).toEqual([])
})
