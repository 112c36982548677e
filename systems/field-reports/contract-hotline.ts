import { z } from 'zod'
import { command, Instant, plainText, query } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { Received } from './contract-receive.ts'
import { CategoryId, NewReport } from './contract-shapes.ts'

const Phone = z.string().regex(/^\+[1-9]\d{7,14}$/)

/** What an operator writes down while somebody speaks. */
const HotlineReport = NewReport.omit({ photos: true, device: true }).extend({
  name: plainText(0, 200).default(''),
  /** Where the caller can be reached; without it nobody can be asked and nobody is told. */
  phone: Phone.optional(),
})

/** A report near the place that is spoken of; the centre sees also what is not public. */
const NearCall = z.object({
  id: z.uuid(),
  code: z.string(),
  state: z.string(),
  title: z.string(),
  metres: z.int(),
  openedAt: Instant,
})

/** The door for people who telephone: an operator writes for them. */
export const hotlineRoutes = {
  hotline: command('/hotline', {
    input: HotlineReport,
    output: Received,
    allow: 'field-reports.operate',
    rate: { max: 120, seconds: 3600 },
    summary: both('Ghi phản ánh của người gọi đường dây nóng.', 'Write down a report for somebody on the phone.'),
    errors: [
      'field-reports.noSuchCategory',
      'field-reports.categoryEnded',
      'field-reports.outOfScope',
      'field-reports.outside',
    ],
  }),
  hotlineCaller: command('/hotline/caller', {
    input: z.object({ phone: Phone }),
    output: z.object({ name: z.string(), items: z.array(NearCall.omit({ metres: true })) }),
    allow: 'field-reports.reveal',
    rate: { max: 120, seconds: 3600 },
    summary: both(
      'Các phản ánh trước của số điện thoại này; lần xem được ghi lại và người phản ánh thấy.',
      'Earlier reports of this phone number; the look is logged and the reporter sees it.',
    ),
  }),
  hotlineNear: query('/hotline/near', {
    input: z.object({ category: CategoryId, lon: z.number(), lat: z.number() }),
    output: z.object({ items: z.array(NearCall), metres: z.int() }),
    allow: 'field-reports.operate',
    summary: both(
      'Phản ánh cùng loại ở gần, để không ghi trùng.',
      'Reports of the kind nearby, so that none is doubled.',
    ),
  }),
}
