import { useLocation } from 'wouter'
import { money, moment } from '@hue-s/kernel/shared/text.ts'
import type { Input } from '@hue-s/kernel/shared/route.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card } from '@hue-s/ui/index.ts'
import { arrowLeft, paperPlaneTilt } from '@hue-s/ui/icon-paths.ts'
import { publicServicesContract as routes, type Preparation } from '../../contract.ts'
import { WhyDate } from '../Why.tsx'
import { Refused, useSay } from './parts.tsx'

/** Who gets it, what it costs and why, when the result is promised and why; then it is sent. */
export function Review({
  now,
  filing,
  onBack,
}: {
  now: Preparation
  filing: Input<typeof routes.file>
  onBack: () => void
}) {
  const say = useSay()
  const { lang } = useText()
  const [, navigate] = useLocation()
  const national = now.filedAt.where === 'national'
  const here = useSend(routes.file)
  const there = useSend(routes.handOver)
  const { busy, error } = national ? there : here
  const go = async () => {
    if (!national) {
      const sent = await here.send(filing)
      if (sent) navigate(`/services/dossiers/${sent.id}`)
      return
    }
    const handed = await there.send(filing)
    if (handed?.url) location.assign(handed.url)
    else if (handed) navigate(`/services/national/${handed.id}`)
  }
  return (
    <div className="h-stack">
      <Card title={say('review.title')}>
        <dl className="ps-facts">
          <dt>{say('review.to')}</dt>
          <dd>{now.agency?.name ?? '—'}</dd>
          <dt>{say('review.result')}</dt>
          <dd>{now.results.map((name) => name[lang]).join('; ')}</dd>
          <dt>{say('review.papers')}</dt>
          <dd>{say('review.paperCount', { count: filing.papers?.length ?? 0 })}</dd>
          <dt>{say('review.promise')}</dt>
          <dd>{now.promise.due ? moment(now.promise.due, lang) : '—'}</dd>
          <dt>{say('review.fee')}</dt>
          <dd>{now.feeTotal === 0 ? say('review.free') : money(now.feeTotal, lang)}</dd>
        </dl>
        {now.fees.length > 0 && (
          <ul>
            {now.fees.map((fee) => (
              <li key={fee.key}>
                {fee.name[lang]}: {money(fee.total, lang)} <span className="h-second">({fee.citation})</span>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <WhyDate why={now.promise} />
      <Alert tone="info" live="off" title={say('review.next')}>
        {say(national ? 'review.nextNational' : 'review.nextWords')}
      </Alert>
      <Refused error={error} />
      <p className="h-row">
        <Button icon={arrowLeft} onClick={onBack}>
          {say('review.back')}
        </Button>
        <Button variant="primary" icon={paperPlaneTilt} busy={busy && say('review.sending')} onClick={() => void go()}>
          {say(national ? 'review.handOver' : 'review.send')}
        </Button>
      </p>
    </div>
  )
}
