import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Dialog, Field, TextInput } from '@hue-s/ui/index.ts'
import { openidContract as routes, type Partner } from '../../contract.ts'
import { useMayApprove, useMayManage } from './may.ts'

interface Props {
  partner: Partner
  onChanged: () => void
}

/** What may be done with a partner now, by whoever looks. */
export function PartnerActions({ partner, onChanged }: Props) {
  const { t, lang } = useText()
  const [mayManage, mayApprove] = [useMayManage(), useMayApprove()]
  const approve = useSend(routes.approve)
  const discard = useSend(routes.discard)
  const resume = useSend(routes.resume)
  const { id, draft, draftAt, ownDraft, approved, status, ownSuspension } = partner
  const after = (answer: unknown) => {
    if (answer) onChanged()
  }
  const error = approve.error ?? discard.error ?? resume.error
  const live = status === 'approved' && !partner.demo
  return (
    <div className="h-stack">
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      {draft && ownDraft && <Alert tone="info" title={t('openid.office.ownDraft')} />}
      <div className="h-row">
        {draft && mayApprove && !ownDraft && (
          <Button
            variant="primary"
            busy={approve.busy && t('openid.office.busy')}
            onClick={() => void approve.send({ id, draftAt: draftAt ?? '' }).then(after)}
          >
            {t('openid.office.approve')}
          </Button>
        )}
        {draft && approved && mayManage && (
          <Button onClick={() => void discard.send({ id }).then(after)}>{t('openid.office.discard')}</Button>
        )}
        {status === 'suspended' && mayApprove && !ownSuspension && (
          <Button variant="primary" onClick={() => void resume.send({ id }).then(after)}>
            {t('openid.office.resume')}
          </Button>
        )}
        {live && mayManage && approved?.auth === 'client_secret_basic' && (
          <Secret partner={partner} onChanged={onChanged} />
        )}
        {live && mayManage && <Suspend id={id} onChanged={onChanged} />}
      </div>
    </div>
  )
}

function Secret({ partner, onChanged }: Props) {
  const { t, lang } = useText()
  const { send, busy, error, clear } = useSend(routes.newSecret)
  const [open, setOpen] = useState(false)
  const [secret, setSecret] = useState('')
  const make = async () => {
    const answer = await send({ id: partner.id, overlapHours: 24 })
    if (answer) setSecret(answer.secret)
  }
  const close = () => {
    setOpen(false)
    setSecret('')
    clear()
    onChanged()
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('openid.office.secret')}</Button>
      <Dialog
        open={open}
        title={t('openid.office.secret')}
        onClose={close}
        closeLabel={t('openid.office.close')}
        actions={
          secret === '' ? (
            <Button variant="primary" busy={busy && t('openid.office.busy')} onClick={() => void make()}>
              {t('openid.office.secretMake')}
            </Button>
          ) : (
            <Button onClick={close}>{t('openid.office.secretKept')}</Button>
          )
        }
      >
        {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
        {partner.secretAt && (
          <p>{t('openid.office.secretNow', { hint: partner.secretHint ?? '', at: moment(partner.secretAt) })}</p>
        )}
        {secret === '' ? (
          <p>{t('openid.office.secretWords')}</p>
        ) : (
          <Alert tone="warning" title={t('openid.office.secretOnce')}>
            <span className="od-secret">{secret}</span>
          </Alert>
        )}
      </Dialog>
    </>
  )
}

function Suspend({ id, onChanged }: { id: string; onChanged: () => void }) {
  const { t, lang } = useText()
  const { send, busy, error } = useSend(routes.suspend)
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const suspend = async () => {
    if (!(await send({ id, reason }))) return
    setOpen(false)
    onChanged()
  }
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)}>
        {t('openid.office.suspend')}
      </Button>
      <Dialog
        open={open}
        title={t('openid.office.suspend')}
        onClose={() => setOpen(false)}
        closeLabel={t('openid.office.close')}
        actions={
          <Button
            variant="danger"
            disabled={reason.trim().length < 5}
            busy={busy && t('openid.office.busy')}
            onClick={() => void suspend()}
          >
            {t('openid.office.suspend')}
          </Button>
        }
      >
        {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
        <p>{t('openid.office.suspendWords')}</p>
        <Field label={t('openid.office.reason')} required>
          <TextInput value={reason} onValue={setReason} required maxLength={300} />
        </Field>
      </Dialog>
    </>
  )
}
