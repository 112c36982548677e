import { useState } from 'react'
import { useSearch } from 'wouter'
import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { eye } from '@hue-s/ui/icon-paths.ts'
import { Timeline } from '@hue-s/ui/Timeline.tsx'
import { fieldReportsContract as routes, type OwnReport } from '../contract.ts'
import './report.css'
import { ReportActions } from './ReportActions.tsx'
import { ReportProgress } from './ReportCard.tsx'
import { WhyThisDate } from './ReportClocks.tsx'
import { ReportMessages } from './ReportMessages.tsx'
import { ReportPhotos } from './ReportPhotos.tsx'
import { ReportFacts, ReportHead } from './ReportPublic.tsx'
import { ReportPapers } from './VerifyPapers.tsx'
import { toldOnce, toneOf } from './words-of-report.ts'

/** A code stays on one line. */
const NO_BREAK = '\u2011'

type Entry = OwnReport['timeline'][number]

/** The step in its own words where there are some, else the state it led to. */
function titleOf({ action, to }: Entry, t: (key: string) => string): string {
  const own = `field-reports.citizen.did.${action}`
  return t(own) === own ? t(`field-reports.state.${to}`) : t(own)
}

function Happened({ timeline }: { timeline: readonly Entry[] }) {
  const { t } = useText()
  const events = toldOnce(timeline)
    .toReversed()
    .map((entry, index) => ({
      id: String(index),
      title: titleOf(entry, t),
      at: { iso: entry.at, text: moment(entry.at) },
      by: t(`field-reports.citizen.by.${entry.who}`),
      tone: toneOf({ state: entry.to as OwnReport['state'], late: false }),
      children: entry.note ?? undefined,
    }))
  return (
    <section className="h-stack">
      <Heading level={2} className="r-title">
        {t('field-reports.citizen.own.happened')}
      </Heading>
      <Timeline label={t('field-reports.citizen.own.happened')} events={events} />
    </section>
  )
}

/** Every look at the reporter's name, with its reason: the reporter sees who looked. */
function Looks({ looks }: { looks: OwnReport['looks'] }) {
  const { t } = useText()
  return (
    <Details summary={t('field-reports.citizen.looks.title', { n: looks.length })} icon={eye}>
      {looks.length === 0 ? (
        <p>{t('field-reports.citizen.looks.none')}</p>
      ) : (
        <ul className="h-stack">
          {looks.map(({ at, who, purpose }) => (
            <li key={at + who}>
              <p>{who}</p>
              <p className="h-small h-second">
                <time dateTime={at}>{moment(at)}</time> · {purpose}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Details>
  )
}

/** Why it stands still or ended otherwise, in the words the agency chose from. */
function Standing({ report }: { report: OwnReport }) {
  const { t } = useText()
  const { refusal, pause, review } = report
  return (
    <>
      {refusal && (
        <Alert tone="info" live="off" title={t('field-reports.citizen.own.refused', { why: refusal.name })}>
          {refusal.text}
        </Alert>
      )}
      {pause && (
        <Alert tone="info" live="off" title={t('field-reports.citizen.own.paused', { why: pause.name })}>
          {pause.until && t('field-reports.citizen.own.pausedUntil', { day: day(pause.until) })}
        </Alert>
      )}
      {review && <p className="h-small h-second">{t('field-reports.citizen.own.review')}</p>}
    </>
  )
}

function Own({ report }: { report: OwnReport }) {
  const { t } = useText()
  const sent = new URLSearchParams(useSearch()).has('sent')
  const [done, setDone] = useState<string>()
  const doneBy = report.clocks.find(({ name }) => name === 'handle')?.due ?? null
  return (
    <>
      <ReportHead report={report} back={{ href: '/mine', words: t('field-reports.citizen.mine.title') }} />
      {sent && !done && (
        <Alert
          tone="success"
          title={t('field-reports.citizen.own.sent', { code: report.code.replaceAll('-', NO_BREAK) })}
        >
          {doneBy
            ? t('field-reports.citizen.own.sentDue', { due: moment(doneBy) })
            : t('field-reports.citizen.own.sentWords')}
        </Alert>
      )}
      {done && <Alert tone="success" title={t(`field-reports.citizen.done.${done}`)} />}
      <Card>
        <ReportProgress report={report} />
      </Card>
      <Standing report={report} />
      <ReportActions key={report.state} report={report} onDone={setDone} />
      <ReportFacts report={report} doneBy={doneBy} />
      <WhyThisDate clocks={report.clocks} />
      <ReportPhotos photos={report.photos} />
      <ReportMessages id={report.id} />
      <Happened timeline={report.timeline} />
      <Looks looks={report.looks} />
      <ReportPapers id={report.id} code={report.code} />
    </>
  )
}

/** One of my reports, with everything that happened to it and what I may do now. */
export function Screen({ params }: ScreenProps) {
  const read = useRead(routes.own, { id: params['id'] ?? '' }, { every: 15_000 })
  return (
    <div className="c-page">
      <Reading read={read}>{(report) => <Own report={report} />}</Reading>
    </div>
  )
}
