import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { fieldReportsContract as routes } from '../contract.ts'
import './report.css'
import { ReportCard } from './ReportCard.tsx'

/** The latest published reports: part of the page itself, so that it is there before any script runs. */
export function Panel() {
  const { t } = useText()
  const { data } = useRead(routes.list, { limit: 3 })
  const { data: kinds } = useRead(routes.categories, {})
  if (!data?.items.length) return null
  return (
    <section className="h-stack" aria-labelledby="home-news">
      <div className="r-line">
        <Heading level={2} id="home-news" className="r-title">
          {t('field-reports.citizen.home.news')}
        </Heading>
        <a href="/reports">{t('field-reports.citizen.home.all')}</a>
      </div>
      {data.items.map((report) => (
        <ReportCard
          key={report.id}
          report={report}
          categories={kinds?.items}
          href={`/reports/${report.id}`}
          level={3}
        />
      ))}
    </section>
  )
}
