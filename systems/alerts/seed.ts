import { listUnits } from '@hue-s/engines/units/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Content, MsgType, Status } from './contract.ts'
import { newIdentifier, sendOut } from './desk/send.ts'
import { alertsSetting, kindOf, type AlertTemplate } from './setting.ts'
import { addAlert, lockAlert } from './store.ts'
import { remember } from './store-desk.ts'

const HOUR = 3_600_000

interface Told {
  template: string
  msgType: MsgType
  status?: Status
  /** Hours before now. */
  ago: number
  units: readonly string[]
  after?: string
}

/** A demo blank is filled with its own example. */
function filled(template: AlertTemplate): Content['infos'] {
  const fill = (text: string, lang: 'vi' | 'en') =>
    template.blanks.reduce((whole, { id, example }) => whole.replaceAll(`{${id}}`, example[lang]), text)
  const info = (lang: 'vi' | 'en') => {
    const { headline, description, instruction } = template.infos[lang]
    return {
      headline: fill(headline, lang),
      description: fill(description, lang),
      instruction: fill(instruction, lang),
    }
  }
  return { vi: info('vi'), en: info('en') }
}

/** Sends a message as it would have been sent then; nobody's phone rings for a demonstration. */
async function tell(ctx: Ctx, of: Told): Promise<string> {
  const { templates, contact } = ctx.setting(alertsSetting)
  const template = templates.find(({ id }) => id === of.template)
  if (!template) return ''
  const at = new Date(ctx.now().getTime() - of.ago * HOUR)
  const { kind, urgency, severity, certainty, responses, level, hours } = template
  const facts = { kind, category: kindOf(ctx, kind).category, urgency, severity, certainty, responses, level }
  const content: Content = {
    ...facts,
    infos: filled(template),
    onset: null,
    expires: new Date(at.getTime() + hours * HOUR).toISOString(),
    web: null,
    contact,
    shapes: [],
    unitIds: [...of.units],
  }
  const before = of.after ? await lockAlert(ctx.db, of.after) : undefined
  const id = newId(at.getTime())
  const by = { id: null, name: null, now: at }
  const row = {
    id,
    identifier: newIdentifier(ctx, at.toISOString().slice(0, 10)),
    chain: before?.chain ?? id,
    refersTo: before?.id ?? null,
    status: of.status ?? ('actual' as const),
    msgType: of.msgType,
    state: 'waiting' as const,
    content,
    unitIds: content.unitIds,
    origin: null,
    emergency: false,
    writers: [],
    authorId: null,
    authorName: null,
    approverId: null,
    approverName: null,
    note: null,
    expiresAt: content.expires,
    sentAt: null,
  }
  await addAlert(ctx.db, row, at, null)
  await remember(ctx.db, id, 'composed', by)
  const added = await lockAlert(ctx.db, id)
  if (added) await sendOut(ctx, added, by, { emergency: false, approver: false, quiet: true })
  return id
}

/** A flood that came, was updated and went; a quiet message of today; an exercise that no public list shows. */
export async function seed(ctx: Ctx): Promise<void> {
  const units = (await listUnits(ctx, { at: ctx.today(), level: 'commune' })).map(({ id }) => id)
  const [river, all] = [units.slice(0, 4), units]
  const first = await tell(ctx, { template: 'flood-2', msgType: 'alert', ago: 50, units: river })
  const second = await tell(ctx, { template: 'flood-2-slower', msgType: 'update', ago: 44, units: river, after: first })
  await tell(ctx, { template: 'all-clear', msgType: 'cancel', ago: 30, units: river, after: second })
  await tell(ctx, { template: 'air', msgType: 'alert', ago: 2, units: all.slice(0, 3) })
  await tell(ctx, { template: 'storm', msgType: 'alert', status: 'exercise', ago: 20, units: all })
}
