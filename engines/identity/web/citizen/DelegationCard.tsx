import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useLater } from '@hue-s/kernel/web/useLater.ts'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { eye, users, x } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { identityContract as routes } from '../../contract.ts'

export type OneDelegation = Output<typeof routes.delegations>['items'][number]

const TONES = { waiting: 'info', active: 'success', over: 'neutral', refused: 'neutral', ended: 'neutral' } as const
const day = (iso: string) => iso.split('-').reverse().join('/')

/** What was done under a delegation, newest first. */
function Acts({ id }: { id: string }) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const [after, setAfter] = useState<string>()
  const read = useRead(routes.acts, open ? { id, limit: 20, ...(after ? { after } : {}) } : null)
  return (
    <Details summary={t('identity.citizen.delegations.acts')} icon={eye} onToggle={setOpen}>
      <Reading read={read}>
        {({ items, next }) =>
          items.length === 0 ? (
            <p>{t('identity.citizen.delegations.noActs')}</p>
          ) : (
            <>
              <ul className="h-stack">
                {items.map((act) => (
                  <li key={act.id}>
                    <p>{act.what}</p>
                    <time className="h-small h-second" dateTime={act.at}>
                      {moment(act.at)}
                    </time>
                  </li>
                ))}
              </ul>
              {next && <Button onClick={() => setAfter(next)}>{t('identity.citizen.delegations.older')}</Button>}
            </>
          )
        }
      </Reading>
    </Details>
  )
}

/** One delegation: who, what, until when, on which ground; begin to act, look, end. */
export function DelegationCard({ of: d }: { of: OneDelegation }) {
  const { t, lang } = useText()
  const act = useSend(routes.actFor)
  const end = useLater(routes.endDelegation)
  const [asking, ask] = useState(false)
  const [waits, setWaits] = useState(false)
  const name = (d.given ? d.to : d.from) ?? t('identity.citizen.delegations.nobody')
  const error = act.error ?? end.error
  const lasts = d.state === 'active' || d.state === 'waiting'
  const begin = async () => {
    if (await act.send({ delegation: d.id })) refresh('/api/')
  }
  const stop = async () => {
    const title = t('identity.citizen.later.end', { name })
    const done = await end.send({ id: d.id }, { title, words: '', href: '/me/delegations', reads: '/api/identity/' })
    if (done === 'kept') setWaits(true)
    else if (done) refresh('/api/identity/')
    ask(false)
  }
  return (
    <Card
      level={3}
      title={<bdi>{name}</bdi>}
      aside={<StatusChip tone={TONES[d.state]}>{t(`identity.citizen.state.${d.state}`)}</StatusChip>}
      actions={
        lasts && (
          <>
            {d.state === 'active' && !d.given && (
              <Button
                icon={users}
                variant="primary"
                busy={act.busy && t('identity.citizen.busy')}
                onClick={() => void begin()}
              >
                {t('identity.citizen.delegations.act')}
              </Button>
            )}
            {d.how !== 'merged' && !waits && (
              <Button icon={x} onClick={() => ask(true)}>
                {t(d.state === 'waiting' ? 'identity.citizen.delegations.cancel' : 'identity.citizen.delegations.end')}
              </Button>
            )}
          </>
        )
      }
    >
      <div className="h-stack">
        {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
        {waits && <Alert tone="warning" title={t('identity.citizen.later.kept')} />}
        <p>
          {d.scopeWords.join(', ')}
          <br />
          <span className="h-small h-second">{d.legalBasis}</span>
        </p>
        <p className="h-small h-second">
          {d.how === 'merged'
            ? t('identity.citizen.delegations.merged')
            : d.endsAt
              ? t('identity.citizen.delegations.endsAt', { at: moment(d.endsAt) })
              : t('identity.citizen.delegations.until', { from: day(d.validFrom), until: day(d.until) })}
        </p>
        {d.state !== 'waiting' && d.state !== 'refused' && <Acts id={d.id} />}
      </div>
      <Dialog
        open={asking}
        title={t('identity.citizen.delegations.endAsk', { name })}
        closeLabel={t('identity.citizen.close')}
        onClose={() => ask(false)}
        actions={
          <Button variant="danger" busy={end.busy && t('identity.citizen.busy')} onClick={() => void stop()}>
            {t('identity.citizen.delegations.endDo')}
          </Button>
        }
      >
        <p>{t('identity.citizen.delegations.endWords')}</p>
      </Dialog>
    </Card>
  )
}
