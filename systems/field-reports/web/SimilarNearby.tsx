import { useState } from 'react'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { bell, check, signIn } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract as routes, type SimilarReport } from '../contract.ts'
import type { Draft } from './device-store.ts'
import { StateChip } from './ReportCard.tsx'

interface FollowInstead {
  /** Whoever is not signed in is led there and back. */
  signedIn: boolean
  /** The follow stands: the draft may go. */
  onFollowed: (report: SimilarReport) => void
}

function One({ report, signedIn, onFollowed, here }: FollowInstead & { report: SimilarReport; here: string }) {
  const { t, lang } = useText()
  const { send, busy, error } = useSend(contractOfCases.follow)
  const follow = async () => {
    if (await send({ id: report.id, follow: true })) onFollowed(report)
  }
  const state = { state: report.state, late: report.late } as Parameters<typeof StateChip>[0]['report']
  const when = report.closedAt
    ? t('field-reports.citizen.similar.closed', { day: day(report.closedAt) })
    : t('field-reports.citizen.similar.sent', { day: day(report.openedAt) })
  return (
    <li className="r-similar">
      <div className="r-card">
        {report.thumb && <img src={report.thumb} alt="" width="96" height="96" loading="lazy" decoding="async" />}
        <div className="r-card__words">
          <p className="h-row">
            <StateChip report={state} />
            <strong className="h-figures">{t('field-reports.citizen.similar.metres', { n: report.metres })}</strong>
          </p>
          <p className="r-card__note">
            <a href={`/reports/${report.id}`} target="_blank" rel="noreferrer">
              {report.note}
            </a>
          </p>
          <p className="h-small h-second">
            {[report.place, report.commune?.name].filter(Boolean).join(', ')}
            <br />
            <span className="h-figures">
              {report.code} · {when}
            </span>
          </p>
        </div>
      </div>
      {error && (
        <Alert tone="danger" title={t('field-reports.citizen.act.refused')}>
          {sentenceOf(error, lang, t)}
        </Alert>
      )}
      {report.following ? (
        <Button icon={check} onClick={() => onFollowed(report)}>
          {t('field-reports.citizen.similar.already')} <span className="h-hidden">{report.code}</span>
        </Button>
      ) : signedIn ? (
        <Button icon={bell} busy={busy && t('field-reports.citizen.act.busy')} onClick={() => void follow()}>
          {t('field-reports.citizen.similar.follow')} <span className="h-hidden">{report.code}</span>
        </Button>
      ) : (
        <LinkButton icon={signIn} href={`/sign-in?returnTo=${encodeURIComponent(here)}`}>
          {t('field-reports.citizen.similar.signIn')} <span className="h-hidden">{report.code}</span>
        </LinkButton>
      )}
    </li>
  )
}

/** The same was perhaps reported before: to follow that one spares the agency a second visit. */
export function SimilarNearby({
  draft,
  onAnother,
  here,
  ...follow
}: FollowInstead & { draft: Draft; onAnother: () => void; here: string }) {
  const { t } = useText()
  const [shown, show] = useState(true)
  const { at, category } = draft
  const { data } = useRead(routes.similar, at && category ? { category, lon: at.lon, lat: at.lat } : null)
  if (!data || data.items.length === 0 || draft.notSimilar || !shown) return null
  return (
    <section className="r-nearby h-stack" aria-labelledby="similar">
      <Heading level={2} id="similar" className="r-title">
        {t('field-reports.citizen.similar.title', { n: data.items.length })}
      </Heading>
      <p>{t('field-reports.citizen.similar.words', { metres: data.radius, days: data.days })}</p>
      <ul className="h-stack">
        {data.items.map((report) => (
          <One key={report.id} report={report} here={here} {...follow} />
        ))}
      </ul>
      <Button
        onClick={() => {
          show(false)
          onAnother()
        }}
      >
        {t('field-reports.citizen.similar.another')}
      </Button>
    </section>
  )
}
