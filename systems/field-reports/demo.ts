import sharp from 'sharp'

/** Demo accounts that report in the demo data; a province pack has them all. */
export const REPORTERS = ['citizen', 'business'] as const

/** Sentences as people write them, around the words of a category. */
export function demoNotes(category: string, child: string): string[] {
  return [
    `${child} đã mấy hôm nay, bà con đi lại rất khó khăn, nhất là buổi tối.`,
    `Nhờ cơ quan chức năng kiểm tra giúp: ${child.toLowerCase()} ngay trước nhà tôi.`,
    `${category}: tình trạng kéo dài, trẻ em và người già đi qua đây nguy hiểm.`,
    `Sáng nay tôi thấy ${child.toLowerCase()}, đề nghị xử lý sớm.`,
  ]
}

/** A drawn picture of a street at night, before and after the lamp was mended. Drawn, never a photo of real people. */
export function demoPhoto(mended: boolean): Promise<Buffer> {
  const light = mended
    ? '<path d="M620 190 L470 900 L770 900 Z" fill="#F2B632" opacity="0.35"/><circle cx="620" cy="190" r="26" fill="#FFF4D6"/>'
    : ''
  const sky = mended ? '#2E2A4A' : '#12101F'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900" viewBox="0 0 1200 900"><rect width="1200" height="900" fill="${sky}"/>
    <path d="M0 640 H1200 V900 H0 Z" fill="#2A2733"/><path d="M560 900 L590 640 H610 L640 900 Z" fill="#FAF7F1" opacity="0.25"/>
    <path d="M80 640 V360 L200 280 L320 360 V640 Z" fill="#3A3350"/><rect x="170" y="440" width="60" height="80" fill="${mended ? '#F2B632' : '#211D33'}"/>
    <path d="M860 640 V320 H1120 V640 Z" fill="#332D47"/><rect x="900" y="380" width="50" height="60" fill="#211D33"/><rect x="1010" y="380" width="50" height="60" fill="#5A4A2A"/>
    <rect x="736" y="180" width="12" height="480" fill="#6A6379"/><path d="M742 184 H632" stroke="#6A6379" stroke-width="12"/><circle cx="620" cy="190" r="18" fill="#6A6379"/>${light}</svg>`
  return sharp(Buffer.from(svg)).jpeg({ quality: 82 }).toBuffer()
}
