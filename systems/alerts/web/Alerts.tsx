import './alerts.css'
import type { PageHead } from '@hue-s/kernel/web/screens.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import type { PublicAlert } from '../contract-shapes.ts'
import { AlertCard } from './AlertCard.tsx'

const LIVE = { live: ['alerts.changed'], every: 60_000 }

export const pageHead = (): PageHead => ({
  feeds: [
    { title: 'CAP · Atom', path: '/alerts/feed.atom', type: 'application/atom+xml' },
    { title: 'CAP · RSS', path: '/alerts/feed.rss', type: 'application/rss+xml' },
  ],
})

function List({ items, level }: { items: readonly PublicAlert[]; level: 2 | 3 }) {
  const kinds = useRead(routes.kinds, {})
  const colour = (alert: PublicAlert) => kinds.data?.levels.find((one) => one.level === alert.level)?.colour
  return (
    <ul className="al-list">
      {items.map((alert) => (
        <li key={alert.id}>
          <AlertCard alert={alert} colour={colour(alert)} level={level} />
        </li>
      ))}
    </ul>
  )
}

/** What is in force with what to do, then what was lately. */
export function Screen() {
  const { t } = useText()
  const active = useRead(routes.active, {}, LIVE)
  const recent = useRead(routes.recent, {}, LIVE)
  return (
    <div className="c-page">
      <Heading level={1}>{t('alerts.citizen.title')}</Heading>
      <Reading read={active}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('alerts.citizen.none')}>
              <p>{t('alerts.citizen.noneWords')}</p>
            </EmptyState>
          ) : (
            <List items={items} level={2} />
          )
        }
      </Reading>
      {recent.data && recent.data.items.length > 0 && (
        <section aria-labelledby="al-recent">
          <Heading level={2} id="al-recent" className="al-part">
            {t('alerts.citizen.recent')}
          </Heading>
          <List items={recent.data.items} level={3} />
        </section>
      )}
      <p className="h-small">
        {t('alerts.citizen.machines')} <a href="/alerts/feed.atom">Atom</a> · <a href="/alerts/feed.rss">RSS</a> ·{' '}
        <a href="/alerts/certificate.pem">{t('alerts.citizen.certificate')}</a>
      </p>
    </div>
  )
}
