import { moment, day } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { usePageTitle } from '@hue-s/kernel/web/page-title.ts'
import type { HeadTools, PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead, type Read } from '@hue-s/kernel/web/useRead.ts'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { arrowLeft } from '@hue-s/ui/icon-paths.ts'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { fieldReportsContract as routes, type PublicDetail, type PublicReport } from '../contract.ts'
import { oneLine, reportTitle } from './page-head.ts'
import './report.css'
import { ReportProgress, StateChip } from './ReportCard.tsx'
import { WhyThisDate } from './ReportClocks.tsx'
import { ReportFollow } from './ReportFollow.tsx'
import { ReportPhotos } from './ReportPhotos.tsx'
import { categoryName, stateKey, toneOf } from './words-of-report.ts'

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
function One({ read }: { read: Read<PublicDetail> }) {
  const { t, lang } = useText()
  const { data: kinds } = useRead(routes.categories, {})
  const { data } = read
  const title = data && kinds ? reportTitle(data, categoryName(kinds.items, data, lang)) : undefined
  usePageTitle(title)
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
            <WhyThisDate clocks={report.clocks} />
            <ReportPhotos photos={report.photos} />
            <ReportFollow id={report.id} code={report.code} title={title ?? report.code} />
          </>
        )}
      </Reading>
    </div>
  )
}

const ById = ({ id }: { id: string }) => <One read={useRead(routes.read, { id }, { every: 15_000 })} />
const ByCode = ({ code }: { code: string }) => <One read={useRead(routes.readByCode, { code }, { every: 15_000 })} />

/** A report by its id (`/reports/…`) or by the code that is printed and read out (`/r/…`). */
export function Screen({ params }: ScreenProps) {
  const { id, code } = params
  return code === undefined ? <ById id={id ?? ''} /> : <ByCode code={code} />
}

export function pageHead({ params, lang, t, answer }: HeadTools): PageHead {
  const report = params['code']
    ? answer(routes.readByCode, { code: params['code'] })
    : answer(routes.read, { id: params['id'] ?? '' })
  if (!report) return { unlisted: true }
  const kind = categoryName(answer(routes.categories, {})?.items, report, lang)
  const title = reportTitle(report, kind)
  // The result is what people share; without photos the drawn card stands for the report.
  const photo = report.photos.find((one) => one.kind === 'after') ?? report.photos[0]
  return {
    title,
    description: `${t(stateKey(report))}. ${oneLine(report.note)}`,
    image: { path: photo?.view ?? `/cards/field-reports/${report.id}?lang=${lang}`, alt: title },
    canonical: `/reports/${report.id}`,
  }
}
