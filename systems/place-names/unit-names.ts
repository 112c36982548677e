import { fold, type Words } from '@hue-s/kernel/shared/text.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Unit } from '@hue-s/engines/units/index.ts'

type Named = Pick<Unit, 'name' | 'type' | 'kind'>

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const startsWith = (name: string, type: string) => fold(name) === fold(type) || fold(name).startsWith(`${fold(type)} `)

/**
 * A unit's name with its kind: «Phường Tây Lộc», and «Sở Y tế» rather than «Sở Sở Y tế». The ward that is itself called
 * «Phường Đúc» is «Phường Phường Đúc» in law and nowhere else.
 */
export const titleVi = ({ name, type }: Named): string => capital(startsWith(name, type) ? name : `${type} ${name}`)

/** The same for readers of English: «Tây Lộc ward». Names are not translated. */
export function titleEn(ctx: Ctx, unit: Named): string {
  if (unit.kind === 'agency') return titleVi(unit)
  const key = `place-names.server.type.${fold(unit.type).replace(/ /g, '-')}`
  const type = ctx.platform.translate('en', key)
  return type === key ? titleVi(unit) : `${unit.name} ${type}`
}

export const titleOf = (ctx: Ctx, unit: Named): Words => ({ vi: titleVi(unit), en: titleEn(ctx, unit) })
/** Within a sentence: «phường Tây Lộc». */
export const inSentence = (ctx: Ctx, unit: Named): Words => {
  const vi = titleVi(unit)
  return { vi: unit.kind === 'agency' ? vi : vi.charAt(0).toLowerCase() + vi.slice(1), en: titleEn(ctx, unit) }
}
