import { useSearch } from 'wouter'
import { contractOfPapers as papers, type ReceiptVerdict } from '@hue-s/engines/papers/contract.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import './report.css'
import { tokenIn } from './verify-token.ts'
import { VerifyCompare } from './VerifyCompare.tsx'
import { Facts } from './VerifyFacts.tsx'
import { VerifyPdf } from './VerifyPdf.tsx'

const TONES = {
  valid: 'success',
  revoked: 'warning',
  changed: 'danger',
  unknownKey: 'danger',
  unreadable: 'info',
} as const satisfies Record<ReceiptVerdict['state'], string>

/** Hashes are for comparing, not for reading. */
const HASHES = new Set(['text', 'photos'])

/** A claim as people read it: instants in Vietnam's time, channels by name. */
function valueOf({ name, value }: ReceiptVerdict['claims'][number], t: (key: string) => string): string {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return moment(value)
  if (name !== 'channel') return value
  const key = `field-reports.citizen.verify.channel.${value}`
  return t(key) === key ? value : t(key)
}

function Receipt({ verdict }: { verdict: ReceiptVerdict }) {
  const { t, lang } = useText()
  const claim = (name: string) => verdict.claims.find((one) => one.name === name)?.value
  const facts = verdict.claims
    .filter(({ name }) => !HASHES.has(name))
    .map((one) => [one.label[lang], valueOf(one, t)] as const)
  return (
    <>
      <Alert tone={TONES[verdict.state]} live="off" title={t(`field-reports.citizen.verify.state.${verdict.state}`)}>
        <p>{verdict.text[lang]}</p>
        {verdict.revokeReason && <p>{t(`field-reports.citizen.verify.reason.${verdict.revokeReason}`)}</p>}
      </Alert>
      {verdict.claims.length > 0 && (
        <Card>
          <div className="h-stack">
            <Heading level={2} className="r-title">
              {t('field-reports.citizen.verify.says')}
            </Heading>
            <Facts
              facts={[
                ...facts,
                [t('field-reports.citizen.verify.issuer'), verdict.issuer ?? ''],
                [t('field-reports.citizen.verify.issuedAt'), verdict.issuedAt ? moment(verdict.issuedAt) : ''],
              ]}
            />
          </div>
        </Card>
      )}
      {verdict.kind === 'field-reports.receipt' && <VerifyCompare text={claim('text')} photos={claim('photos')} />}
    </>
  )
}

function OfToken({ token }: { token: string }) {
  const read = useRead(papers.verify, { token })
  return <Reading read={read}>{(verdict) => <Receipt verdict={verdict} />}</Reading>
}

/** The public page behind the QR: is it genuine, who issued it, what does it say. Readable without any script. */
export function Screen() {
  const { t } = useText()
  const token = tokenIn(new URLSearchParams(useSearch()))
  return (
    <div className="c-page">
      <Heading level={1}>{t('field-reports.citizen.verify.title')}</Heading>
      {token === undefined ? <p>{t('field-reports.citizen.verify.lead')}</p> : <OfToken token={token} />}
      <VerifyPdf />
    </div>
  )
}
