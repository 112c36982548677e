import '../openid.css'
import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, Details as Fold, Heading, StatusChip } from '@hue-s/ui/index.ts'
import { openidContract as routes, type Partner } from '../../contract.ts'
import { Facts } from './Facts.tsx'
import { useMayManage } from './may.ts'
import { PartnerActions } from './PartnerActions.tsx'
import { PartnerForm } from './PartnerForm.tsx'
import { STATUS_TONES } from './Partners.tsx'
import { UseTable } from './UseTable.tsx'

/** One partner: what counts, what waits, how much it is used. */
export function Screen({ params }: ScreenProps) {
  const read = useRead(routes.partner, { id: params['id'] ?? '' })
  return (
    <div className="o-page od-page h-stack">
      <Reading read={read}>{(partner) => <Shown key={partner.id} partner={partner} onChanged={read.reload} />}</Reading>
    </div>
  )
}

function Shown({ partner, onChanged }: { partner: Partner; onChanged: () => void }) {
  const { t, lang } = useText()
  const mayManage = useMayManage()
  const { approved, draft, logouts } = partner
  return (
    <>
      <Heading level={1}>{partner.name[lang]}</Heading>
      <div className="h-row">
        <StatusChip tone={STATUS_TONES[partner.status]}>{t(`openid.office.status.${partner.status}`)}</StatusChip>
        <span>{partner.clientId}</span>
        <span className="h-second">{t('openid.office.peopleNow', { n: partner.people })}</span>
      </div>
      {partner.status === 'suspended' && (
        <Alert tone="danger" title={t('openid.office.suspendedOn', { at: moment(partner.suspendedAt ?? '') })}>
          {partner.reason}
        </Alert>
      )}
      {logouts.failed > 0 && <Alert tone="warning" title={t('openid.office.logoutsFailed', { n: logouts.failed })} />}
      <PartnerActions partner={partner} onChanged={onChanged} />
      {draft && (
        <Card title={t(approved ? 'openid.office.draft' : 'openid.office.firstDraft')} level={2} tone="tint">
          <p className="h-second">
            {t('openid.office.by', { name: partner.draftBy ?? '–', at: moment(partner.draftAt ?? '') })}
          </p>
          <Facts details={draft} against={approved} />
        </Card>
      )}
      {approved && (
        <Card title={t('openid.office.approved')} level={2}>
          <p className="h-second">
            {t('openid.office.by', { name: partner.approvedBy ?? '–', at: moment(partner.approvedAt ?? '') })}
          </p>
          <Facts details={approved} />
        </Card>
      )}
      <UseTable use={partner.use} />
      {mayManage && !partner.demo && <Change partner={partner} onChanged={onChanged} />}
    </>
  )
}

function Change({ partner, onChanged }: { partner: Partner; onChanged: () => void }) {
  const { t } = useText()
  const change = useSend(routes.change)
  const [done, setDone] = useState(false)
  return (
    <Fold summary={t('openid.office.change')}>
      <output>{done && <Alert tone="success" title={t('openid.office.proposed')} />}</output>
      <PartnerForm
        start={partner.draft ?? partner.approved ?? undefined}
        busy={change.busy}
        error={change.error}
        onSend={async (details) => {
          if (!(await change.send({ id: partner.id, details }))) return
          setDone(true)
          onChanged()
        }}
      />
      <p>
        <Button variant="quiet" onClick={onChanged}>
          {t('openid.office.reload')}
        </Button>
      </p>
    </Fold>
  )
}
