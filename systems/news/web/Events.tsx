import { useSearch } from 'wouter'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import { addressWith, eventsInput } from './lists.ts'
import { NewsCard } from './NewsCard.tsx'
import './news.css'

/** What is on, the campaigns first; what was. */
export function Screen() {
  const { t } = useText()
  const search = new URLSearchParams(useSearch())
  const when = search.get('when') === 'past' ? 'past' : 'coming'
  const read = useRead(routes.events, eventsInput(search))
  return (
    <div className="c-page">
      <Heading level={1}>{t('news.citizen.home.title.events')}</Heading>
      <nav className="nw-sections" aria-label={t('news.citizen.event.which')}>
        <ul>
          {(['coming', 'past'] as const).map((one) => (
            <li key={one}>
              <a
                href={one === 'past' ? '/events?when=past' : '/events'}
                aria-current={one === when ? 'true' : undefined}
              >
                {t(`news.citizen.event.${one}`)}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Reading read={read}>
        {({ items, campaigns, next }) => (
          <>
            {campaigns.length > 0 && (
              <section className="h-stack">
                <Heading level={2} className="nw-title">
                  {t('news.citizen.event.campaigns')}
                </Heading>
                {campaigns.map((card) => (
                  <NewsCard key={card.id} card={card} level={3} />
                ))}
              </section>
            )}
            <section className="h-stack">
              <Heading level={2} className="nw-title">
                {t(`news.citizen.event.${when}`)}
              </Heading>
              {items.length === 0 ? (
                <EmptyState title={t(`news.citizen.event.none.${when}`)} level={3}>
                  <p>{t('news.citizen.noneWords')}</p>
                </EmptyState>
              ) : (
                items.map((card) => <NewsCard key={card.id} card={card} level={3} />)
              )}
            </section>
            {next !== null && (
              <Pagination
                shown={t('news.citizen.shown', { n: items.length })}
                label={t('news.citizen.event.more')}
                href={addressWith('/events', search, { after: next })}
              />
            )}
          </>
        )}
      </Reading>
    </div>
  )
}

export const pageHead = ({ t, search }: HeadTools): PageHead => ({
  description: t('news.citizen.event.intro'),
  canonical: '/events',
  unlisted: search.has('after') || search.has('when'),
})
