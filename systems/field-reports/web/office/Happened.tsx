import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Timeline } from '@hue-s/ui/index.ts'
import type { Tone } from '@hue-s/ui/tone.ts'
import type { StaffReport } from '../../contract.ts'
import { toldOnce } from '../words-of-report.ts'

type Entry = StaffReport['timeline'][number]

const tones = new Map<string, Tone>([
  ['opened', 'info'],
  ['accept', 'progress'],
  ['ask', 'warning'],
  ['return', 'warning'],
  ['refuse', 'danger'],
  ['reopen', 'danger'],
  ['resolve', 'success'],
  ['publish', 'success'],
  ['published', 'success'],
])

/** What an entry of the timeline is called; the word of the action stands where this screen has none. */
export function titleOf({ action }: Entry, t: (key: string) => string): string {
  const key = `field-reports.office.happened.${action}`
  const name = t(key)
  return name === key ? action : name
}

/** Everything that happened, the latest first. */
export function Happened({ report }: { report: StaffReport }) {
  const { t } = useText()
  const events = toldOnce(report.timeline).map((one, index) => ({
    id: String(index),
    title: titleOf(one, t),
    at: { iso: one.at, text: moment(one.at) },
    by: one.by ?? t(`field-reports.office.who.${one.who}`),
    tone: tones.get(one.action) ?? ('neutral' as const),
    children: one.note ? <p className="fr-note">{one.note}</p> : undefined,
  }))
  return <Timeline label={t('field-reports.office.timeline')} events={events.reverse()} />
}
