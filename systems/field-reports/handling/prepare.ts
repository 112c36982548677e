import { putTemplate } from '@hue-s/engines/cases/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { handlingSetting } from './rules.ts'
import { TYPE } from '../report-type.ts'
import { takeTemplate } from '../store.ts'

/** Takes over the province's templates, each once: what people change or remove afterwards stays so. */
export async function prepareTemplates(ctx: Ctx): Promise<void> {
  for (const { id, title, text } of ctx.setting(handlingSetting).templates)
    if (await takeTemplate(ctx.db, id, ctx.now()))
      await putTemplate(ctx, { type: TYPE, agencyId: null, title: title.vi, text: text.vi })
}
