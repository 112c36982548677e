import { useEffect, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { arrowLeft, paperPlaneTilt, signIn } from '@hue-s/ui/icon-paths.ts'
import { RadioCards } from '@hue-s/ui/RadioCards.tsx'
import { fieldReportsContract } from '../contract.ts'
import type { Draft } from './device-store.ts'
import { enqueue, flush, takeBack } from './outbox.ts'
import { WhyThisDate } from './ReportClocks.tsx'
import { needsPerson } from './send-waiting.ts'
import type { Step } from './steps.ts'
import { useCommunes } from './useCommunes.ts'
import { categoryName } from './words-of-report.ts'

interface ReviewProps {
  draft: Draft
  change: (part: Partial<Draft>) => void
  settled: () => Promise<void>
  go: (step: Step) => void
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
          {t('field-reports.citizen.review.photoCount', { n: draft.photos.length })}
        </Fact>
      </dl>
    </Card>
  )
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

type Sending = { state: 'idle' | 'busy' } | { state: 'refused'; error: AppError }

/** Keeps the report on the device first, then sends it; what cannot go now waits where the person sees it. */
function useSubmit({ draft, settled }: Pick<ReviewProps, 'draft' | 'settled'>, owner: string | undefined) {
  const [sending, setSending] = useState<Sending>({ state: 'idle' })
  const [, navigate] = useLocation()
  const submit = async () => {
    setSending({ state: 'busy' })
    await settled()
    const waiting = await enqueue(draft, owner ?? null)
    const outcome = (await flush(waiting.id).catch(() => [])).find(({ id }) => id === waiting.id)
    if (outcome && 'sent' in outcome) return navigate(`/mine/${outcome.sent.id}?sent=1`, { replace: true })
    if (outcome && needsPerson(outcome.kept)) {
      const id = await takeBack(waiting)
      setSending({ state: 'refused', error: outcome.kept })
      return navigate(`/report?draft=${id}&step=review`, { replace: true })
    }
    return navigate('/mine', { replace: true })
  }
  return { sending, submit }
}

/** Third step: look it over, say who may see it, send. */
export function ReportReview({ draft, change, settled, go }: ReviewProps) {
  const { t, lang } = useText()
  const { data: me, error: unknown } = useRead(identityContract.me, {})
  const citizen = me?.signedIn && me.kind === 'citizen' ? me.id : undefined
  const { sending, submit } = useSubmit({ draft, settled }, citizen)
  const whole = Boolean(draft.at && draft.category && draft.note.trim().length >= 5)
  useEffect(() => {
    if (!whole) go(draft.at ? 'kind' : 'place')
  }, [whole, draft.at, go])
  // Without a network nobody can say who it is: the report is kept and goes when they are signed in.
  const maySend = citizen !== undefined || unknown?.status === 0
  const here = `/report?draft=${draft.id}&step=review`
  return (
    <>
      {sending.state === 'refused' && (
        <Alert tone="danger" title={t('field-reports.citizen.review.refused')}>
          {sentenceOf(sending.error, lang, t)}
        </Alert>
      )}
      <Summary draft={draft} go={go} />
      <Destination draft={draft} />
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
      {me && !citizen && (
        <Alert tone="info" live="off" title={t('field-reports.citizen.review.signIn')}>
          {t('field-reports.citizen.review.signInWords')}
        </Alert>
      )}
      <div className="r-pair">
        <Button icon={arrowLeft} onClick={() => go('kind')}>
          {t('field-reports.citizen.back')}
        </Button>
        {maySend ? (
          <Button
            variant="primary"
            icon={paperPlaneTilt}
            busy={sending.state === 'busy' && t('field-reports.citizen.review.sending')}
            onClick={() => void submit()}
          >
            {t('field-reports.citizen.review.send')}
          </Button>
        ) : (
          <LinkButton variant="primary" icon={signIn} href={`/sign-in?returnTo=${encodeURIComponent(here)}`}>
            {t('field-reports.citizen.review.signInButton')}
          </LinkButton>
        )}
      </div>
    </>
  )
}
