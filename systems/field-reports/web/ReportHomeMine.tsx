import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { fieldReportsContract as routes } from '../contract.ts'
import './report.css'
import { ReportProgress, StateChip } from './ReportCard.tsx'
import { ReportWaiting } from './ReportWaiting.tsx'
import { useOnDevice } from './outbox.ts'
import { categoryName } from './words-of-report.ts'

const MOST = 2

/** «Việc của tôi»: what waits on this device and the latest of my reports. Shown only when there is something. */
export function Panel() {
  const { t, lang } = useText()
  const { data: me } = useRead(identityContract.me, {})
  const { data } = useRead(routes.mine, me?.signedIn && me.kind === 'citizen' ? { limit: MOST } : null, { every: 60_000 })
  const { data: kinds } = useRead(routes.categories, {})
  const found = useOnDevice()
  const device = found && found.waiting.length + found.drafts.length > 0
  if (!device && !data?.items.length) return null
  return (
    <section className="h-stack" aria-labelledby="home-mine">
      <div className="r-line">
        <Heading level={2} id="home-mine" className="r-title">
          {t('field-reports.citizen.home.mine')}
        </Heading>
        <a href="/mine">{t('field-reports.citizen.home.all')}</a>
      </div>
      <ReportWaiting />
      {data?.items.map((report) => (
        <Card key={report.id} level={3} title={categoryName(kinds?.items, report, lang)} href={`/mine/${report.id}`} aside={<StateChip report={report} />}>
          <p className="h-small h-second r-card__note">{report.note}</p>
          <ReportProgress report={report} compact />
        </Card>
      ))}
    </section>
  )
}
