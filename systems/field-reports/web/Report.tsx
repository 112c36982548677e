import { useEffect } from 'react'
import { useLocation, useSearch } from 'wouter'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useViews } from '@hue-s/kernel/web/Reading.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { files, plus } from '@hue-s/ui/icon-paths.ts'
import { useOnDevice, useWho } from './outbox.ts'
import './report.css'
import { ReportKind } from './ReportKind.tsx'
import { ReportPlace } from './ReportPlace.tsx'
import { ReportReview } from './ReportReview.tsx'
import { SharedPhotos } from './SharedPhotos.tsx'
import { STEPS, type Step } from './steps.ts'
import { useDraft } from './useDraft.ts'

const stepIn = (search: URLSearchParams): Step => STEPS.find((one) => one === search.get('step')) ?? 'place'

/** Other reports that were begun on this device. */
function Unfinished({ open, begun }: { open: string; begun: boolean }) {
  const { t } = useText()
  const [, navigate] = useLocation()
  const others = useOnDevice()?.drafts.filter(({ id }) => id !== open) ?? []
  if (others.length === 0) return null
  return (
    <Details summary={t('field-reports.citizen.report.others', { n: others.length })} icon={files}>
      <ul className="h-stack">
        {others.map(({ id, note }) => (
          <li key={id}>
            <a href={`/report?draft=${id}`} className="r-target">
              {t('field-reports.citizen.report.resume', {
                what: note.slice(0, 40) || t('field-reports.citizen.report.untitled'),
              })}
            </a>
          </li>
        ))}
        {begun && (
          <li>
            <Button size="small" icon={plus} onClick={() => navigate(`/report?draft=${newId()}`)}>
              {t('field-reports.citizen.report.another')}
            </Button>
          </li>
        )}
      </ul>
    </Details>
  )
}

/** A report in three steps, one on each screen. The address names the draft and the step, so that back works. */
export function Screen() {
  const { t } = useText()
  const { Waiting } = useViews()
  const search = new URLSearchParams(useSearch())
  const [, navigate] = useLocation()
  const id = search.get('draft') ?? undefined
  const share = search.get('share') ?? undefined
  const step = stepIn(search)
  const who = useWho()
  // Who writes must be known before the first word is kept; an old draft already says so.
  const { draft, waits, change, settled } = useDraft(who.known ? id : undefined, who.me)
  useEffect(() => {
    if (!id) navigate(`/report?draft=${newId()}${share ? `&share=${share}` : ''}`, { replace: true })
  }, [id, share, navigate])
  useEffect(() => {
    if (waits) navigate('/mine', { replace: true })
  }, [waits, navigate])
  const go = (to: Step) => {
    navigate(`/report?draft=${id}&step=${to}`)
    scrollTo(0, 0)
    document.getElementById('report-step')?.focus()
  }
  const number = STEPS.indexOf(step) + 1
  return (
    <div className="c-page">
      <div id="report-step" tabIndex={-1} className="r-step">
        <p className="h-small h-second">{t('field-reports.citizen.report.step', { n: number, of: STEPS.length })}</p>
        <Heading level={1}>{t(`field-reports.citizen.report.${step}`)}</Heading>
        <div className="r-step__bar" aria-hidden>
          {STEPS.map((one, index) => (
            <span key={one} className={index < number ? 'r-step__done' : undefined} />
          ))}
        </div>
      </div>
      {!draft && <Waiting />}
      {draft && step === 'place' && (
        <SharedPhotos
          share={share}
          draft={draft}
          change={change}
          onTaken={() => navigate(`/report?draft=${draft.id}`, { replace: true })}
        />
      )}
      {draft && step === 'place' && (
        <>
          <Unfinished open={draft.id} begun={Boolean(draft.at || draft.note || draft.photos.length)} />
          <ReportPlace draft={draft} change={change} onNext={() => go('kind')} />
        </>
      )}
      {draft && step === 'kind' && (
        <ReportKind draft={draft} change={change} onNext={() => go('review')} onBack={() => go('place')} />
      )}
      {draft && step === 'review' && <ReportReview draft={draft} change={change} settled={settled} go={go} who={who} />}
    </div>
  )
}
