import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { downloadSimple, qrCode } from '@hue-s/ui/icon-paths.ts'
import { useState } from 'react'
import { fieldReportsContract as routes } from '../contract.ts'
import { Facts } from './VerifyFacts.tsx'

function Receipt({ id, code }: { id: string; code: string }) {
  const { t, lang } = useText()
  const read = useRead(routes.receipt, { id })
  const word = (name: string) => t(`field-reports.citizen.papers.${name}`)
  return (
    <Reading read={read}>
      {({ svg, link, claims, issuedAt }) => (
        <div className="h-stack">
          <p>{word('lead')}</p>
          <img
            src={`data:image/svg+xml,${encodeURIComponent(svg)}`}
            alt={t('field-reports.citizen.papers.qr', { code })}
            width={240}
            height={240}
          />
          <Facts
            facts={[
              ...claims
                .filter(({ name }) => name === 'code' || name === 'kind' || name === 'commune')
                .map(({ label, value }) => [label[lang], value] as const),
              [t('field-reports.citizen.verify.issuedAt'), moment(issuedAt)],
            ]}
          />
          <div className="h-row">
            <LinkButton icon={downloadSimple} href={`/api/field-reports/mine/${id}/receipt`}>
              {word('receipt')}
            </LinkButton>
            <LinkButton icon={downloadSimple} href={`/api/field-reports/mine/${id}/export.pdf`}>
              {word('pdf')}
            </LinkButton>
            <LinkButton icon={downloadSimple} href={`/api/field-reports/mine/${id}/export.json`}>
              {word('json')}
            </LinkButton>
          </div>
          <a href={new URL(link).pathname + new URL(link).search}>{word('check')}</a>
        </div>
      )}
    </Reading>
  )
}

/** The receipt of my report with its QR, and everything to take away. Asked for only when it is opened. */
export function ReportPapers({ id, code }: { id: string; code: string }) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  return (
    <Details summary={t('field-reports.citizen.papers.title')} icon={qrCode} onToggle={setOpen}>
      {open && <Receipt id={id} code={code} />}
    </Details>
  )
}
