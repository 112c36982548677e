import './identity.css'
import { useEffect, useState } from 'react'
import { mutate } from 'swr'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { addressOf } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { users, warning } from '@hue-s/ui/icon-paths.ts'
import { identityContract, type Me } from '../../contract.ts'
import { restoreForm } from './keep-form.ts'
import { StepUp } from './StepUp.tsx'

export interface PartProps {
  me: Extract<Me, { signedIn: true }>
  refusal: AppError | undefined
  onClose: () => void
}

/** The band of who acts for another: always there, one tap to stop. */
function ActingBand({ me }: { me: PartProps['me'] }) {
  const { t, lang } = useText()
  const stop = useSend(identityContract.actFor)
  const end = async () => {
    const answer = await stop.send({ delegation: null })
    if (!answer) return
    // The band goes with the answer, not with whatever else is read again now.
    await mutate(addressOf(identityContract.me, {}).url, answer.me, { revalidate: false })
    document.getElementById('main')?.focus({ preventScroll: true })
    refresh('/api/')
  }
  const over = me.actingOver
  const name = me.onBehalfOf?.name ?? over?.name
  const until = me.onBehalfOf?.endsAt
  if (name === undefined) return null
  return (
    <section className={over ? 'i-band i-band--over' : 'i-band'} aria-label={t('identity.citizen.band.label')}>
      <Icon icon={over ? warning : users} />
      <output className="i-band__words">
        <strong>
          {t(over ? 'identity.citizen.band.over' : 'identity.citizen.band.acting')} <bdi>{name}</bdi>
        </strong>
        {over && <span className="h-small">{t('identity.citizen.band.overWords')}</span>}
        {until && <span className="h-small">{t('identity.citizen.band.until', { at: moment(until) })}</span>}
        {stop.error && <span className="h-small">{sentenceOf(stop.error, lang, t)}</span>}
      </output>
      <Button size="small" busy={stop.busy && t('identity.citizen.busy')} onClick={() => void end()}>
        {t(over ? 'identity.citizen.band.back' : 'identity.citizen.band.stop')}
      </Button>
    </section>
  )
}

export function Overlay({ me, refusal, onClose }: PartProps) {
  const { t } = useText()
  const [restored, setRestored] = useState(false)
  useEffect(() => restoreForm(() => setRestored(true)), [])
  return (
    <>
      <ActingBand me={me} />
      {restored && <output className="i-said i-said--page h-small">{t('identity.citizen.stepUp.restored')}</output>}
      {refusal && <StepUp me={me} refusal={refusal} onClose={onClose} />}
    </>
  )
}
