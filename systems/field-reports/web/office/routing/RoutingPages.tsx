import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useText } from '@hue-s/kernel/web/text.tsx'

const PAGES = [
  { path: '/routing', label: 'field-reports.office.routing.toTester' },
  { path: '/routing/coverage', label: 'field-reports.office.routing.toCoverage' },
  { path: '/routing/versions', label: 'field-reports.office.routing.toVersions' },
] as const

/** The frame of the three pages about the routing table. */
export function RoutingPage({
  path,
  title,
  lead,
  children,
}: {
  path: (typeof PAGES)[number]['path']
  title: string
  lead: string
  children: ReactNode
}) {
  const { t } = useText()
  return (
    <div className="o-page fr-routing">
      <div className="o-page__head">
        <div>
          <h1>{title}</h1>
          <p className="h-second">{lead}</p>
        </div>
        <nav className="fr-routing__pages" aria-label={t('field-reports.office.routing.pages')}>
          {PAGES.map((page) => (
            <Link key={page.path} href={page.path} aria-current={page.path === path ? 'page' : undefined}>
              {t(page.label)}
            </Link>
          ))}
        </nav>
      </div>
      {children}
    </div>
  )
}
