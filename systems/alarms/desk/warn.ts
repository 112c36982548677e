import { findUnitByKey } from '@hue-s/engines/units/index.ts'
import { alertsContract, type NewContent, type Template } from '@hue-s/systems/alerts/contract.ts'
import type { StationItem } from '@hue-s/systems/environment/contract.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { conflict, notFound } from '@hue-s/kernel/shared/error.ts'
import { number, type Lang } from '@hue-s/kernel/shared/text.ts'
import { seeAlarm } from '../access.ts'
import { runbookOf } from '../setting.ts'
import * as store from '../store.ts'
import { listStations } from '../watch/stations.ts'

const HOUR = 3_600_000

/** Begins an alert from an alarm: a draft with the template of its runbook, for the communes the station speaks for. */
export async function warn(ctx: Ctx, { id }: { id: string }): Promise<{ alertId: string }> {
  const row = await store.lockAlarm(ctx.db, id)
  if (!row) throw notFound('kernel.recordNotFound')
  ctx.must(seeAlarm, row)
  if (row.alertId) return { alertId: row.alertId }
  const wanted = runbookOf(ctx, row.definition.runbook)?.alert
  const { items, mine, contact } = await ctx.call(alertsContract.templates, {})
  const template = items.find((one) => one.id === wanted && one.msgType === 'alert')
  if (!template) throw conflict('alarms.noTemplate')
  const station = (await listStations(ctx)).find((s) => s.key === row.place)
  const unitIds = station ? await communesOf(ctx, station, mine) : []
  if (!station || unitIds.length === 0) throw conflict('alarms.noCommunes')
  const content = contentOf(ctx, template, { row, station, unitIds, contact })
  const made = await ctx.call(alertsContract.compose, { status: 'actual', content })
  await store.setAlarm(ctx.db, id, { alertId: made.id })
  ctx.audit('alarm', id, { alert: made.id })
  return { alertId: made.id }
}

async function communesOf(ctx: Ctx, station: StationItem, mine: readonly string[]): Promise<string[]> {
  const found = await Promise.all(station.reaches.map((key) => findUnitByKey(ctx, key)))
  return found.flatMap((unit) => (unit && mine.includes(unit.id) ? [unit.id] : []))
}

/** A river's name within a Vietnamese sentence: its first word says what it is and is written small. */
const inside = (name: string) => (name.includes(' ') ? name.charAt(0).toLowerCase() + name.slice(1) : name)

interface Facts {
  row: store.AlarmRow
  station: StationItem
  unitIds: string[]
  contact: string
}
function contentOf(ctx: Ctx, template: Template, { row, station, unitIds, contact }: Facts): NewContent {
  const { infos, ...facts } = template.content
  const none = { headline: '', description: '', instruction: '' }
  // What the alarm knows goes into the words; the blanks are the author's to fill, an alert with one is not sent.
  const said = (lang: Lang) => {
    const info = infos[lang] ?? none
    const river = station.river?.name[lang] ?? station.name[lang]
    const put = (text: string) =>
      text
        .replaceAll('{river}', (_, at: number) => (at > 0 && lang === 'vi' ? inside(river) : river))
        .replaceAll('{station}', station.name[lang])
        .replaceAll('{dam}', station.name[lang])
        .replaceAll('{water}', row.value === null ? '{water}' : number(row.value, lang, 2))
    return { headline: put(info.headline), description: put(info.description), instruction: put(info.instruction) }
  }
  const expires = new Date(ctx.now().getTime() + template.hours * HOUR).toISOString()
  const words = { vi: said('vi'), en: said('en') }
  return { ...facts, infos: words, expires, onset: null, web: null, contact, shapes: [], unitIds }
}
