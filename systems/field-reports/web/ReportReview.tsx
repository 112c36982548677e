import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { needsPerson } from '@hue-s/kernel/web/later.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { arrowLeft, paperPlaneTilt, signIn as signInIcon } from '@hue-s/ui/icon-paths.ts'
import { RadioCards } from '@hue-s/ui/RadioCards.tsx'
import { fieldReportsContract } from '../contract.ts'
import { AnonymousSend } from './AnonymousSend.tsx'
import { isVideo, type Draft, type Waiting, type Writer } from './device-store.ts'
import { noteFault } from './note-faults.ts'
import { dropDraft, enqueue, takeBack, type Who } from './outbox.ts'
import { WhyThisDate } from './ReportClocks.tsx'
import { flush } from './sending.ts'
import { SimilarNearby } from './SimilarNearby.tsx'
import type { ChangeDraft, Step } from './steps.ts'
import { useCommunes } from './useCommunes.ts'
import { categoryName } from './words-of-report.ts'

interface ReviewProps {
  draft: Draft
  change: ChangeDraft
  settled: () => Promise<void>
  go: (step: Step) => void
  who: Who
}

function Fact({ term, edit, children }: { term: string; edit?: ReactNode; children: ReactNode }) {
  return (
    <div className="r-fact">
      <dt>{term}</dt>
      <dd>{children}</dd>
      {edit && <dd className="r-fact__edit">{edit}</dd>}
    </div>
  )
}

function Summary({ draft, go }: Pick<ReviewProps, 'draft' | 'go'>) {
  const { t, lang } = useText()
  const { communes } = useCommunes()
  const { data } = useRead(fieldReportsContract.categories, {})
  const commune = communes?.items.find(({ id }) => id === draft.communeId)?.name
  const edit = (step: Step, what: string) => (
    <Button size="small" variant="quiet" onClick={() => go(step)}>
      {t('field-reports.citizen.change')} <span className="h-hidden">{what}</span>
    </Button>
  )
  const where = t('field-reports.citizen.review.where')
  const kind = t('field-reports.citizen.review.kind')
  return (
    <Card>
      <dl className="r-facts">
        <Fact term={kind} edit={edit('kind', kind)}>
          {draft.category && categoryName(data?.items, { category: draft.category, child: draft.child ?? null }, lang)}
        </Fact>
        <Fact term={t('field-reports.citizen.review.note')}>{draft.note}</Fact>
        <Fact term={where} edit={edit('place', where)}>
          {[draft.place, commune].filter(Boolean).join(', ')}
        </Fact>
        <Fact term={t('field-reports.citizen.review.photos')}>
          <Pictures photos={draft.photos} />
        </Fact>
      </dl>
    </Card>
  )
}

/** How many there are; a look at each is on the first step. */
function Pictures({ photos }: { photos: Draft['photos'] }) {
  const { t } = useText()
  const videos = photos.filter(isVideo).length
  return [
    t('field-reports.citizen.review.photoCount', { n: photos.length - videos }),
    ...(videos > 0 ? [t('field-reports.citizen.review.videoCount', { n: videos })] : []),
  ].join(', ')
}

/** Which agency it goes to and until when: known before it is sent. Offline the server tells after. */
function Destination({ draft }: { draft: Draft }) {
  const { t } = useText()
  const { at, category, communeId } = draft
  const { data, error } = useRead(
    fieldReportsContract.route,
    at && category ? { category, lon: at.lon, lat: at.lat, ...(communeId && { communeId }) } : null,
  )
  if (error)
    return (
      <Alert
        tone={error.status === 0 ? 'info' : 'warning'}
        title={t('field-reports.citizen.review.unknown')}
        live="off"
      >
        {t(`errors.${error.code}`)}
      </Alert>
    )
  if (!data) return null
  const last = data.clocks.find(({ name }) => name === 'handle') ?? data.clocks.at(-1)
  return (
    <Card
      tone="tint"
      title={
        data.agency
          ? t('field-reports.citizen.review.goesTo', { agency: data.agency.name })
          : t('field-reports.citizen.review.noAgency')
      }
    >
      {last?.due && <p>{t('field-reports.citizen.review.due', { due: moment(last.due) })}</p>}
      <WhyThisDate clocks={data.clocks} />
    </Card>
  )
}

type Sending = { state: 'idle' | 'busy' | 'signedOut' } | { state: 'refused'; error: AppError }

/** Keeps the report on the device first, then sends it; what cannot go now waits where the person sees it. */
function useSubmit({ draft, settled }: Pick<ReviewProps, 'draft' | 'settled'>, owner: Writer | null) {
  const [sending, setSending] = useState<Sending>({ state: 'idle' })
  const [, navigate] = useLocation()
  const pressed = useRef(false)
  const here = `/report?draft=${draft.id}&step=review`
  const back = async (waiting: Waiting, next: Sending, asNew: boolean) => {
    await takeBack(waiting, asNew)
    setSending(next)
    navigate(here, { replace: true })
  }
  const attempt = async () => {
    await settled()
    const waiting = await enqueue(draft, owner)
    const outcomes = await flush(waiting.id).catch(() => undefined)
    // Nobody can be asked who is signed in: it waits for the network.
    if (!outcomes) return navigate('/mine', { replace: true })
    const outcome = outcomes.find(({ id }) => id === waiting.id)
    if (outcome && 'sent' in outcome) return navigate(`/mine/${outcome.sent.id}?sent=1`, { replace: true })
    // The session ended, or somebody else signed in, in the middle: everything stays, at this step.
    if (!outcome || outcome.kept.status === 401) {
      refresh('/api/identity/me')
      return back(waiting, { state: 'signedOut' }, false)
    }
    if (needsPerson(outcome.kept)) return back(waiting, { state: 'refused', error: outcome.kept }, true)
    return navigate('/mine', { replace: true })
  }
  const submit = async () => {
    if (pressed.current) return
    pressed.current = true
    setSending({ state: 'busy' })
    await attempt().finally(() => (pressed.current = false))
  }
  return { sending, submit, here }
}

function Visibility({ draft, change }: Pick<ReviewProps, 'draft' | 'change'>) {
  const { t } = useText()
  return (
    <RadioCards
      id="visibility"
      name="visibility"
      label={t('field-reports.citizen.review.visibility')}
      hint={t('field-reports.citizen.review.visibilityHint')}
      options={(['public', 'agency'] as const).map((value) => ({
        value,
        label: t(`field-reports.citizen.review.${value}`),
        hint: t(`field-reports.citizen.review.${value}Hint`),
      }))}
      value={draft.visibility}
      onValue={(value) => change({ visibility: value === 'agency' ? 'agency' : 'public' })}
    />
  )
}

/** In whose name it goes; where somebody else wrote it here, the person says so themselves. */
function InWhoseName({ draft, who }: Pick<ReviewProps, 'draft' | 'who'>) {
  const { t } = useText()
  if (!who.me) return null
  const other = draft.writer !== null && draft.writer.id !== who.me.id
  if (!other)
    return <p className="h-small h-second">{t('field-reports.citizen.review.inName', { name: who.me.name })}</p>
  return (
    <Alert tone="warning" title={t('field-reports.citizen.review.otherWriter')}>
      {t('field-reports.citizen.review.otherWriterWords', { writer: draft.writer?.name ?? '', name: who.me.name })}
    </Alert>
  )
}

/** Third step: look it over, see whether it was reported before, say who may see it, send. */
export function ReportReview({ draft, change, settled, go, who }: ReviewProps) {
  const { t, lang } = useText()
  const [, navigate] = useLocation()
  // It went without a name: nothing is left to send, and signing in would send it again.
  const [nameless, setNameless] = useState(false)
  const { sending, submit, here } = useSubmit({ draft, settled }, who.me)
  const whole = Boolean(draft.at && draft.category && !noteFault(draft.note))
  useEffect(() => {
    if (!whole) go(draft.at ? 'kind' : 'place')
  }, [whole, draft.at, go])
  const signIn = `/sign-in?returnTo=${encodeURIComponent(here)}`
  const signedOut = sending.state === 'signedOut' && !who.me
  const other = draft.writer !== null && who.me !== null && draft.writer.id !== who.me.id
  return (
    <>
      {sending.state === 'refused' && (
        <Alert tone="danger" title={t('field-reports.citizen.review.refused')}>
          {sentenceOf(sending.error, lang, t)}
        </Alert>
      )}
      {signedOut && (
        <Alert tone="warning" title={t('field-reports.citizen.review.ended')}>
          {t('field-reports.citizen.review.signInWords')}
        </Alert>
      )}
      <Summary draft={draft} go={go} />
      <SimilarNearby
        draft={draft}
        here={here}
        signedIn={who.me !== null}
        onAnother={() => change({ notSimilar: true })}
        onFollowed={({ id }) => void dropDraft(draft.id).then(() => navigate(`/reports/${id}`))}
      />
      <Destination draft={draft} />
      <Visibility draft={draft} change={change} />
      {who.online && !who.me && !signedOut && !nameless && (
        <Alert tone="info" live="off" title={t('field-reports.citizen.review.signIn')}>
          {t('field-reports.citizen.review.signInWords')}
        </Alert>
      )}
      {who.online && !who.me && (
        <AnonymousSend draft={draft} onSent={() => setNameless(true)} onDone={() => navigate('/anonymous')} />
      )}
      <InWhoseName draft={draft} who={who} />
      {!nameless && (
        <div className="r-pair">
          <Button icon={arrowLeft} onClick={() => go('kind')}>
            {t('field-reports.citizen.back')}
          </Button>
          {who.me || !who.online ? (
            <Button
              variant="primary"
              icon={paperPlaneTilt}
              busy={sending.state === 'busy' && t('field-reports.citizen.review.sending')}
              onClick={() => void submit()}
            >
              {other
                ? t('field-reports.citizen.review.sendAs', { name: who.me?.name ?? '' })
                : t('field-reports.citizen.review.send')}
            </Button>
          ) : (
            <LinkButton variant="primary" icon={signInIcon} href={signIn}>
              {t('field-reports.citizen.review.signInButton')}
            </LinkButton>
          )}
        </div>
      )}
    </>
  )
}
