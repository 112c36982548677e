import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import { NewsCard } from './NewsCard.tsx'
import './news.css'

const AUDIENCES = ['resident', 'visitor', 'business'] as const

/**
 * The newest three of each audience. All of them are in the page; which are seen follows the choice at its top, in the
 * style sheet, so that it needs no script and no second answer.
 */
export function Panel() {
  const { t } = useText()
  const { data } = useRead(routes.latest, {})
  if (!data?.items.length) return null
  const seenBy = (id: string) =>
    AUDIENCES.filter((one) => data.shownTo[one].includes(id))
      .map((one) => `nw-for-${one}`)
      .join(' ')
  return (
    <section className="nw-home" aria-labelledby="home-portal">
      <div className="nw-line">
        <Heading level={2} id="home-portal" className="nw-title">
          {t('news.citizen.home.title')}
        </Heading>
        <a href="/news">{t('news.citizen.home.all')}</a>
      </div>
      {data.items.map((card) => (
        <NewsCard key={card.id} card={card} level={3} className={`nw-for ${seenBy(card.id)}`} />
      ))}
    </section>
  )
}
