import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { fieldReportsContract as routes, type PublicReport } from '../contract.ts'
import './report.css'
import { ReportProgress, StateChip } from './ReportCard.tsx'
import { ReportWaiting } from './ReportWaiting.tsx'
import { useOnDevice, useWho } from './outbox.ts'
import { categoryName } from './words-of-report.ts'

const MOST = 2
const LOOKED_AT = 20

/** What waits for me comes first, then what is late, then what goes on; what is over is left to the list. */
function urgency({ state, late, rating }: PublicReport): number {
  if (state === 'waiting') return 0
  if (state === 'resolved' && rating === null) return 1
  if (['assigned', 'working', 'unrouted', 'paused', 'appealed'].includes(state)) return late ? 2 : 3
  return Infinity
}

const live = (reports: readonly PublicReport[]) =>
  reports
    .filter((report) => urgency(report) < Infinity)
    .sort((a, b) => urgency(a) - urgency(b))
    .slice(0, MOST)

/** «Việc của tôi»: what waits on this device and the latest of my reports. Shown only when there is something. */
export function Panel() {
  const { t, lang } = useText()
  const { me, online } = useWho()
  const { data } = useRead(routes.mine, me && online ? { limit: LOOKED_AT } : null, { every: 60_000 })
  const { data: kinds } = useRead(routes.categories, {})
  const found = useOnDevice()
  const device = found && found.waiting.length + found.drafts.length > 0
  const reports = live(data?.items ?? [])
  if (!device && reports.length === 0) return null
  return (
    <section className="h-stack" aria-labelledby="home-mine">
      <div className="r-line">
        <Heading level={2} id="home-mine" className="r-title">
          {t('field-reports.citizen.home.mine')}
        </Heading>
        <a href="/mine">{t('field-reports.citizen.home.all')}</a>
      </div>
      <ReportWaiting />
      {reports.map((report) => (
        <Card
          key={report.id}
          level={3}
          title={categoryName(kinds?.items, report, lang)}
          href={`/mine/${report.id}`}
          aside={<StateChip report={report} />}
        >
          <p className="h-small h-second r-card__note">{report.note}</p>
          <ReportProgress report={report} compact />
        </Card>
      ))}
    </section>
  )
}
