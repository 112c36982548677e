import { moment, day } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { arrowLeft } from '@hue-s/ui/icon-paths.ts'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { fieldReportsContract as routes, type PublicReport } from '../contract.ts'
import './report.css'
import { ReportProgress, StateChip } from './ReportCard.tsx'
import { ReportPhotos } from './ReportPhotos.tsx'
import { categoryName, toneOf } from './words-of-report.ts'

/** What, where and since when: the part that every reader of a report sees. */
export function ReportFacts({ report, doneBy }: { report: PublicReport; doneBy?: string | null }) {
  const { t } = useText()
  const open = !report.closedAt && toneOf(report) !== 'success'
  const facts = [
    [t('field-reports.citizen.review.where'), [report.place, report.commune?.name].filter(Boolean).join(', ')],
    [t('field-reports.citizen.agency'), report.agency?.name ?? t('field-reports.citizen.noAgencyYet')],
    [t('field-reports.citizen.sent'), moment(report.openedAt)],
    [t('field-reports.citizen.dueLabel'), report.dueAt && open ? moment(report.dueAt) : ''],
    [t('field-reports.citizen.doneBy'), doneBy && open ? moment(doneBy) : ''],
    [t('field-reports.citizen.closed'), report.closedAt ? day(report.closedAt) : ''],
    [t('field-reports.rating.given'), report.rating ? t(`field-reports.rating.${report.rating}`) : ''],
  ].filter(([, value]) => value)
  return (
    <Card>
      <p className="r-note">{report.note}</p>
      <dl className="r-facts r-facts--spaced">
        {facts.map(([term, value]) => (
          <div key={term} className="r-fact">
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

export function ReportHead({ report, back }: { report: PublicReport; back: { href: string; words: string } }) {
  const { lang } = useText()
  const { data } = useRead(routes.categories, {})
  return (
    <>
      <a className="c-page__back" href={back.href}>
        <Icon icon={arrowLeft} />
        <span>{back.words}</span>
      </a>
      <div className="r-head">
        <Heading level={1}>{categoryName(data?.items, report, lang)}</Heading>
        <p className="h-row">
          <StateChip report={report} />
          <span className="h-small h-second h-figures">{report.code}</span>
        </p>
      </div>
    </>
  )
}

/** One published report: the reporter is nowhere in it. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  const read = useRead(routes.read, { id: params['id'] ?? '' }, { every: 15_000 })
  return (
    <div className="c-page">
      <Reading read={read}>
        {(report) => (
          <>
            <ReportHead report={report} back={{ href: '/reports', words: t('field-reports.citizen.list.title') }} />
            <Card>
              <ReportProgress report={report} />
            </Card>
            <ReportFacts report={report} />
            <ReportPhotos photos={report.photos} />
          </>
        )}
      </Reading>
    </div>
  )
}
