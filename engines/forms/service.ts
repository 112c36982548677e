import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Output, Parsed } from '@hue-s/kernel/shared/route.ts'
import type { contractOfForms as routes } from './contract.ts'
import { formOf } from './publish.ts'

export { dropDraft, listDrafts, readDraft, saveDraft } from './drafts/drafts.ts'
export { exportDraft } from './drafts/take-away.ts'
export { dropWork, exportForm, importForm, listForms, publishWork, readWork, saveWork } from './manage/manage.ts'
export { prefilled } from './prefill/prefill.ts'

/** A published form, as it is. */
export async function read(
  ctx: Ctx,
  { id, version, on }: Parsed<typeof routes.read>,
): Promise<Output<typeof routes.read>> {
  const form = await formOf(ctx, id, {
    ...(version === undefined ? {} : { version }),
    ...(on === undefined ? {} : { on }),
  })
  return form
}
