import { z } from 'zod'
import { ById, command, Instant, PageInput, pageOf, plainText, query } from '@hue-s/kernel/shared/route.ts'
import { CitizenId, PhoneText, Recovery, WhoLooked, Period, account, own } from './contract-shapes.ts'

/** Getting an account back; who did and saw what. */
export const recordRoutes = {
  openRecovery: command('/recoveries', {
    allow: 'identity.recover',
    input: z.object({
      citizenId: CitizenId,
      phone: PhoneText,
      document: plainText(3, 300),
      reason: plainText(5, 500),
    }),
    output: Recovery,
    rate: { max: 20, seconds: 60 },
    summary: { vi: 'Đề nghị khôi phục tài khoản tại quầy', en: 'Ask at a counter to recover an account' },
    errors: [
      ...own,
      'identity.noSuchCitizen',
      'identity.recoveryPhone',
      'identity.recoveryOpen',
      'identity.phoneWrong',
      'identity.phoneOld',
    ],
  }),
  recoveries: query('/recoveries', {
    allow: 'identity.recover',
    input: PageInput,
    output: pageOf(Recovery),
    summary: { vi: 'Các đề nghị khôi phục tài khoản', en: 'Requests to recover accounts' },
    errors: ['identity.badCursor'],
  }),
  decideRecovery: command('/recoveries/:id/decide', {
    allow: 'identity.recover',
    input: ById.extend({ approve: z.boolean(), note: plainText(3, 500) }),
    output: Recovery,
    summary: { vi: 'Người thứ hai quyết định khôi phục tài khoản', en: 'A second officer decides on a recovery' },
    errors: [...own, 'identity.secondPerson', 'identity.recoveryOver'],
  }),
  whoLooked: query('/who-looked', {
    ...account,
    input: PageInput,
    output: pageOf(WhoLooked),
    summary: { vi: 'Ai đã xem thông tin cá nhân của tôi', en: 'Who looked at my personal data' },
    errors: ['identity.badCursor'],
  }),
  audit: query('/audit', {
    allow: 'identity.readAudit',
    transaction: true,
    input: Period.extend({ subjectKind: z.string().max(60).optional(), subject: z.string().max(200).optional() }),
    output: pageOf(
      z.object({
        id: z.int(),
        at: Instant,
        actor: z.string().nullable(),
        actorKind: z.string(),
        actorName: z.string().nullable(),
        onBehalfOf: z.string().nullable(),
        action: z.string(),
        subjects: z.array(z.object({ kind: z.string(), id: z.string() })),
        notes: z.record(z.string(), z.unknown()),
        requestId: z.string(),
        block: z.int().nullable(),
      }),
    ),
    summary: { vi: 'Nhật ký kiểm toán', en: 'The audit log' },
    errors: ['identity.badCursor'],
  }),
  looks: query('/looks', {
    allow: 'identity.readAudit',
    transaction: true,
    input: Period.extend({ person: z.uuid().optional() }),
    output: pageOf(
      WhoLooked.extend({
        person: z.uuid(),
        actor: z.string().nullable(),
        actorName: z.string().nullable(),
        onBehalfOf: z.string().nullable(),
      }),
    ),
    summary: { vi: 'Các lần xem thông tin cá nhân', en: 'Looks at personal data' },
    errors: ['identity.badCursor'],
  }),
}
