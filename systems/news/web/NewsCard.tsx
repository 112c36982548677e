import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import type { HeadingLevel } from '@hue-s/ui/Heading.tsx'
import type { Card } from '../contract.ts'
import { Verdict } from './Verdict.tsx'

/** The link keeps the reader's language where the words are a translation. */
const hrefOf = ({ path }: Card) => path

function When({ card }: { card: Card }) {
  const { t } = useText()
  const { event, campaign } = card.facts
  if (event) return <>{t('news.citizen.home.eventAt', { at: moment(event.startsAt) })}</>
  if (campaign) return <>{t('news.citizen.home.span', { from: day(campaign.from), to: day(campaign.to) })}</>
  return <time dateTime={card.at}>{day(card.at)}</time>
}

/** One item of a list: picture, headline, what it is about, since when. */
export function NewsCard({
  card,
  section,
  level = 2,
  className = '',
}: {
  card: Card
  section?: string | undefined
  level?: HeadingLevel
  className?: string
}) {
  const { t, lang } = useText()
  return (
    <article className={`nw-card ${className}`} lang={card.lang === lang ? undefined : card.lang}>
      {card.cover && <img src={card.cover.thumb} alt="" width="320" height="180" loading="lazy" decoding="async" />}
      <div>
        <Heading level={level} className="nw-card__title">
          <a href={hrefOf(card)}>{card.title}</a>
        </Heading>
        <p className="nw-card__lead">{card.lead}</p>
        <p className="nw-meta" lang={lang}>
          {card.pinned && <strong>{t('news.citizen.home.pinned')}</strong>}
          {card.facts.correction && <Verdict verdict={card.facts.correction.verdict} />}
          {section && <span>{section}</span>}
          <When card={card} />
          {card.correctedAt && <span>{t('news.citizen.home.corrected', { at: day(card.correctedAt) })}</span>}
        </p>
      </div>
    </article>
  )
}
