import { getUnits, successors } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, invalid } from '@hue-s/kernel/shared/error.ts'
import type { Content } from '../contract.ts'
import { alertsSetting } from '../setting.ts'

const LONGEST_DAYS = 10
const dayBefore = (date: string) => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)

/** Stops unless every area is a commune of today; one that is no more is answered with what it became. */
async function mustLive(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const today = ctx.today()
  const found = await getUnits(
    ctx,
    ids.map((id) => ({ id, at: today })),
  )
  for (const id of ids) {
    const unit = found.get(id)
    if (unit?.kind !== 'commune' || unit.validFrom > today) throw invalid('alerts.noSuchUnit', { id })
    if (unit.validTo === null || unit.validTo > today) continue
    const heirs = await successors(ctx, id, dayBefore(unit.validTo), today)
    const living = await getUnits(
      ctx,
      heirs.map(({ unitId }) => ({ id: unitId, at: today })),
    )
    const names = [...living.values()].map((heir) => `${heir.type} ${heir.name}`)
    throw conflict('alerts.unitGone', {
      unit: `${unit.type} ${unit.name}`,
      today: names.join(', '),
      id,
      ids: [...living.keys()],
    })
  }
}

/** Stops when a message cannot be true or cannot be sent: unknown kind, wrong times, communes that are no more. */
export async function mustHold(ctx: Ctx, content: Content): Promise<void> {
  const now = ctx.now().getTime()
  const expires = Date.parse(content.expires)
  if (!ctx.setting(alertsSetting).kinds.some(({ id }) => id === content.kind))
    throw invalid('alerts.unknownKind', { kind: content.kind })
  if (expires <= now) throw invalid('alerts.expiresPast')
  if (expires > now + LONGEST_DAYS * 86_400_000) throw invalid('alerts.expiresFar', { days: LONGEST_DAYS })
  if (content.onset !== null && Date.parse(content.onset) >= expires) throw invalid('alerts.onsetAfterExpires')
  await mustLive(ctx, content.unitIds)
}

/** Stops while a blank of a template is still empty: nobody may be warned of «{river}». */
export function mustBeWhole({ infos }: Content): void {
  const words = [infos.vi, infos.en].flatMap((info) =>
    info ? [info.headline, info.description, info.instruction] : [],
  )
  const blank = words.join(' ').match(/\{[a-z]+\}/)?.[0]
  if (blank !== undefined) throw invalid('alerts.blankLeft', { blank })
}
