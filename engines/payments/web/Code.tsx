import { useState } from 'react'
import { clockTime, money } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { check, copy } from '@hue-s/ui/icon-paths.ts'
import type { AttemptView } from '../contract.ts'

function Row({ label, value }: { label: string; value: string }) {
  const { t } = useText()
  const [done, setDone] = useState(false)
  const take = async () => {
    await navigator.clipboard.writeText(value)
    setDone(true)
  }
  return (
    <div className="pay-row">
      <dt>{label}</dt>
      <dd translate="no">{value}</dd>
      <dd>
        <Button
          size="small"
          variant="quiet"
          icon={done ? check : copy}
          label={`${t(done ? 'payments.citizen.pay.copied' : 'payments.citizen.pay.copy')}: ${label}`}
          onClick={() => void take()}
        />
      </dd>
    </div>
  )
}

/** The VietQR code of an attempt, and the same by hand for those who pay on this very phone. */
export function Code({ attempt }: { attempt: AttemptView }) {
  const { t, spoken } = useText()
  const { transfer, qrSvg, amount, expiresAt } = attempt
  const say = (key: string, facts?: Record<string, unknown>) => t(`payments.citizen.pay.${key}`, facts)
  return (
    <div className="pay-box">
      {qrSvg && (
        <img
          className="pay-qr"
          src={`data:image/svg+xml;utf8,${encodeURIComponent(qrSvg)}`}
          alt={say('qrAlt', { amount: money(amount, spoken) })}
          width="264"
          height="264"
        />
      )}
      <p className="pay-sum__figure">{money(amount, spoken)}</p>
      <p className="h-small h-second">{say('codeUntil', { at: clockTime(expiresAt) })}</p>
      {transfer && (
        <Details summary={say('byHand')}>
          <dl className="pay-rows">
            <Row label={say('bank')} value={transfer.bank} />
            <Row label={say('account')} value={transfer.account} />
            <Row label={say('name')} value={transfer.name} />
            <Row label={say('amount')} value={String(amount)} />
            <Row label={say('content')} value={transfer.content} />
          </dl>
          <p className="h-small">{say('contentMatters')}</p>
        </Details>
      )}
    </div>
  )
}
