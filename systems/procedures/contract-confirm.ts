import { z } from 'zod'
import { ById, command, contract, Instant, LegalDate, plainText, query } from '@hue-s/kernel/shared/route.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { CONFIRMED_PARTS } from './contract-shapes.ts'

const Part = z.enum(CONFIRMED_PARTS)
export type ConfirmedPart = z.infer<typeof Part>
const Parts = z.array(Part).min(1).max(CONFIRMED_PARTS.length)

/** How one part of a version stands: nobody compared it, one person did, a second person confirmed it. */
export const PartStand = z.object({
  part: Part,
  stand: z.enum(['none', 'stated', 'confirmed']),
  source: z.string().nullable(),
  comparedOn: LegalDate.nullable(),
  statedBy: z.string().nullable(),
  confirmedBy: z.string().nullable(),
  confirmedAt: Instant.nullable(),
  /** It was confirmed with other words: the change took the confirmation back. */
  changed: z.boolean(),
  /** Why an earlier confirmation of these very words was taken back. */
  doubt: z.string().nullable(),
  may: z.object({ state: z.boolean(), confirm: z.boolean(), takeBack: z.boolean() }),
})
export type PartStand = z.infer<typeof PartStand>
const Stands = z.object({ parts: z.array(PartStand) })

/** Of one agency: its procedures in force, and how many of them nobody has confirmed wholly. */
export const AgencyStand = z.object({
  unitId: z.uuid(),
  name: z.string(),
  inForce: z.int(),
  confirmed: z.int(),
  partly: z.int(),
  none: z.int(),
})
export type AgencyStand = z.infer<typeof AgencyStand>

const REFUSED = ['kernel.recordNotFound', 'procedures.notInForceNow'] as const

/** Confirming the data of procedures: one person compares with a source, a second one confirms. */
export const confirmRoutes = contract('procedures', {
  stands: query('/desk/rows/:id/confirmations', {
    input: ById,
    output: Stands,
    allow: 'procedures.edit',
    errors: ['kernel.recordNotFound'],
    summary: both('Phần nào của thủ tục đã được xác nhận.', 'Which parts of a procedure are confirmed.'),
  }),
  state: command('/desk/rows/:id/compared', {
    input: ById.extend({ parts: Parts, source: plainText(5, 300), on: LegalDate }),
    output: Stands,
    allow: 'procedures.edit',
    errors: [...REFUSED, 'procedures.statedAlready', 'procedures.comparedLater'],
    summary: both('Ghi đã đối chiếu với nguồn, trình xác nhận.', 'Say that parts were compared with a source.'),
  }),
  confirm: command('/desk/rows/:id/confirm', {
    input: ById.extend({ parts: Parts }),
    output: Stands,
    allow: 'procedures.approve',
    errors: [...REFUSED, 'procedures.notStated', 'procedures.secondPerson'],
    summary: both('Người thứ hai xác nhận số liệu.', 'A second person confirms the data.'),
  }),
  takeBack: command('/desk/rows/:id/take-back', {
    input: ById.extend({ parts: Parts, why: plainText(5, 300) }),
    output: Stands,
    allow: 'procedures.edit',
    errors: [...REFUSED, 'procedures.notStated'],
    summary: both('Rút xác nhận, kèm lý do.', 'Take a confirmation back, with the reason.'),
  }),
  confirmations: query('/desk/confirmations', {
    input: z.object({}),
    output: z.object({ agencies: z.array(AgencyStand), waiting: z.int() }),
    allow: 'procedures.edit',
    summary: both(
      'Số thủ tục đã và chưa được xác nhận theo cơ quan.',
      'Confirmed and unconfirmed procedures by agency.',
    ),
  }),
})
