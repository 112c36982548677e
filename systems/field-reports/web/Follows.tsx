import { useState } from 'react'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { bell, x } from '@hue-s/ui/icon-paths.ts'
import { LiveRegion } from '@hue-s/ui/Toast.tsx'
import { fieldReportsContract as routes, type Category, type FollowedReport, type Watch } from '../contract.ts'
import { NewWatchForm } from './NewWatch.tsx'
import './report.css'
import { StateChip } from './ReportCard.tsx'
import { categoryName } from './words-of-report.ts'

const again = () => refresh('/api/field-reports/watches')

function nameOf(
  { kind, name, commune, category, radius }: Watch,
  kinds: readonly Category[] | undefined,
  lang: 'vi' | 'en',
  t: (key: string, values?: Record<string, unknown>) => string,
): { title: string; note: string } {
  const what = category
    ? categoryName(kinds, { category, child: null }, lang)
    : t('field-reports.citizen.follows.everything')
  if (kind === 'category') return { title: what, note: t('field-reports.citizen.follows.everywhere') }
  if (kind === 'area') return { title: commune?.name ?? '', note: what }
  return {
    title: name || t('field-reports.citizen.follows.aPlace'),
    note: t('field-reports.citizen.follows.around', { n: radius ?? 0, what }),
  }
}

function WatchCard({
  watch,
  kinds,
  onGone,
}: {
  watch: Watch
  kinds: readonly Category[] | undefined
  onGone: (name: string) => void
}) {
  const { t, lang } = useText()
  const { send, busy, error } = useSend(routes.unwatch)
  const { title, note } = nameOf(watch, kinds, lang, t)
  const end = async () => {
    if (!(await send({ id: watch.id }))) return
    again()
    onGone(title)
  }
  return (
    <Card
      level={3}
      title={title}
      actions={
        <Button size="small" icon={x} busy={busy && t('field-reports.citizen.act.busy')} onClick={() => void end()}>
          {t('field-reports.citizen.follows.end')} <span className="h-hidden">{title}</span>
        </Button>
      }
    >
      <p className="h-small h-second">{note}</p>
      {error && <p role="alert">{sentenceOf(error, lang, t)}</p>}
    </Card>
  )
}

function ReportFollowed({ report, onGone }: { report: FollowedReport; onGone: (name: string) => void }) {
  const { t, lang } = useText()
  const { send, busy, error } = useSend(contractOfCases.follow)
  const end = async () => {
    if (!(await send({ id: report.id, follow: false }))) return
    again()
    onGone(report.code)
  }
  const state = { state: report.state, late: report.late } as Parameters<typeof StateChip>[0]['report']
  return (
    <Card
      level={3}
      title={report.note}
      href={`/reports/${report.id}`}
      aside={<StateChip report={state} />}
      actions={
        <Button size="small" icon={x} busy={busy && t('field-reports.citizen.act.busy')} onClick={() => void end()}>
          {t('field-reports.citizen.follows.end')} <span className="h-hidden">{report.code}</span>
        </Button>
      }
    >
      <p className="h-small h-second">{[report.code, report.place, report.commune?.name].filter(Boolean).join(', ')}</p>
      {error && <p role="alert">{sentenceOf(error, lang, t)}</p>}
    </Card>
  )
}

function All({
  items,
  reports,
  onGone,
}: {
  items: readonly Watch[]
  reports: readonly FollowedReport[]
  onGone: (name: string) => void
}) {
  const { t } = useText()
  const { data: kinds } = useRead(routes.categories, {})
  if (items.length + reports.length === 0)
    return (
      <EmptyState title={t('field-reports.citizen.follows.none')}>
        <p>{t('field-reports.citizen.follows.noneWords')}</p>
      </EmptyState>
    )
  return (
    <>
      {items.length > 0 && (
        <section className="h-stack" aria-labelledby="follows-places">
          <Heading level={2} id="follows-places" className="r-title">
            {t('field-reports.citizen.follows.places')}
          </Heading>
          {items.map((one) => (
            <WatchCard key={one.id} watch={one} kinds={kinds?.items} onGone={onGone} />
          ))}
        </section>
      )}
      {reports.length > 0 && (
        <section className="h-stack" aria-labelledby="follows-reports">
          <Heading level={2} id="follows-reports" className="r-title">
            {t('field-reports.citizen.follows.reports')}
          </Heading>
          {reports.map((one) => (
            <ReportFollowed key={one.id} report={one} onGone={onGone} />
          ))}
        </section>
      )}
    </>
  )
}

/** What I follow, and how to follow more or less. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.watches, {})
  const [gone, setGone] = useState('')
  const said = gone && t('field-reports.citizen.follows.ended', { name: gone })
  return (
    <div className="c-page">
      <Heading level={1}>{t('field-reports.citizen.follows.title')}</Heading>
      <LiveRegion message={said} />
      {said && (
        <Alert
          tone="success"
          live="off"
          title={said}
          onDismiss={() => setGone('')}
          dismissLabel={t('field-reports.citizen.close')}
        />
      )}
      <Reading read={read}>
        {({ items, reports, perDay }) => (
          <>
            <p className="h-second">{t('field-reports.citizen.follows.words', { n: perDay })}</p>
            <NewWatchForm
              onAdded={() => {
                setGone('')
                again()
              }}
            />
            <All items={items} reports={reports} onGone={setGone} />
            <LinkButton variant="quiet" icon={bell} href="/notifications">
              {t('field-reports.citizen.follows.how')}
            </LinkButton>
          </>
        )}
      </Reading>
    </div>
  )
}
