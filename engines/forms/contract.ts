import { z } from 'zod'
import { contract, LegalDate, query, RowVersion } from '@hue-s/kernel/shared/route.ts'
import { draftRoutes } from './contract-drafts.ts'
import { manageRoutes } from './contract-manage.ts'
import { AnswersShape, FormId, FormShape } from './contract-shapes.ts'

export { AnswersShape, FormId, FormShape } from './contract-shapes.ts'

/** Published forms, for whoever fills them in. What is filed goes to the system that asked for it. */
export const contractOfForms = contract('forms', {
  ...draftRoutes,
  ...manageRoutes,
  read: query('/:id', {
    input: z.object({ id: FormId, version: RowVersion.optional(), on: LegalDate.optional() }),
    output: FormShape,
    allow: 'anyone',
    public: { maxAge: 300, tags: ['forms'] },
    summary: {
      vi: 'Một biểu mẫu: bản đang dùng, bản dùng vào một ngày, hoặc đúng một phiên bản',
      en: 'A form: the one in use, the one in use on a day, or exactly one version',
    },
    errors: ['forms.noSuchForm'],
  }),
  prefilled: query('/:id/prefilled', {
    input: z.object({ id: FormId, version: RowVersion.optional() }),
    output: z.object({ answers: AnswersShape }),
    allow: 'account',
    transaction: true,
    summary: {
      vi: 'Những câu trả lời đã biết, kèm nguồn, để không hỏi lại',
      en: 'The answers that are known already, with their sources, so that nobody asks again',
    },
    errors: ['forms.noSuchForm'],
  }),
})
