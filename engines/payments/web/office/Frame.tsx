import './office.css'
import type { ReactNode } from 'react'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'

const PARTS = [
  ['orders', '/payments', 'payments.read'],
  ['drawer', '/payments/drawer', 'payments.cash'],
  ['refunds', '/payments/refunds', 'payments.read'],
  ['receipts', '/payments/receipts', 'payments.read'],
  ['day', '/payments/day', 'payments.reconcile'],
  ['ledger', '/payments/ledger', 'payments.read'],
] as const
type Part = (typeof PARTS)[number][0]

/** The head of every screen of payments, with the way to the others that a person may open. */
export function Frame({ part, title, children }: { part: Part; title?: string; children: ReactNode }) {
  const { t } = useText()
  const { may } = useDesk()
  return (
    <div className="o-page h-stack">
      <h1>{title ?? t(`payments.office.${part}`)}</h1>
      <nav aria-label={t('payments.office.sections')}>
        <ul className="po-nav">
          {PARTS.filter(([, , permission]) => may(permission)).map(([name, path]) => (
            <li key={name}>
              <a href={`/office${path}`} aria-current={name === part ? 'page' : undefined}>
                {t(`payments.office.${name}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </div>
  )
}

/** Figures side by side. */
export function Facts({ of }: { of: readonly (readonly [string, string])[] }) {
  return (
    <dl className="po-facts">
      {of.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
