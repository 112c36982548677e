import { offerSubject } from '@hue-s/engines/forms/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { ProcedureCode, proceduresContract } from '@hue-s/systems/procedures/contract.ts'
import { both } from './promise.ts'

/** Kind of subject under which drafts of application forms are kept: `dossier:<code of the procedure>`. */
export const DRAFT_KIND = 'dossier'

/** A draft of a procedure that has ended stays readable, and says so; nothing that was filled in is lost. */
offerSubject(DRAFT_KIND, async (ctx: Ctx, code: string) => {
  if (!ProcedureCode.safeParse(code).success) return undefined
  try {
    const version = await ctx.call(proceduresContract.get, { code })
    const ended =
      version.force === 'ended'
        ? both(ctx, 'public-services.server.draftEnded', { on: version.validTo ? day(version.validTo) : '' })
        : null
    return { title: version.name, path: ended ? null : `/services/new/${code}`, ended }
  } catch (refused) {
    if (refused instanceof AppError) return undefined
    throw refused
  }
})
