import type { Article } from '../contract.ts'

/** Facts for machines (schema.org). Addresses are relative to the page. */
function linkedData(article: Article): Record<string, unknown> {
  const { event } = article.facts
  const common = {
    '@context': 'https://schema.org',
    name: article.title,
    description: article.lead,
    inLanguage: article.lang,
    ...(article.cover && { image: [article.cover.view] }),
  }
  if (event)
    return {
      ...common,
      '@type': 'Event',
      startDate: event.startsAt,
      endDate: event.endsAt,
      eventStatus: 'https://schema.org/EventScheduled',
      location: { '@type': 'Place', name: article.parts.place ?? '' },
      isAccessibleForFree: true,
      ...(event.limit !== null && { maximumAttendeeCapacity: event.limit }),
    }
  return {
    ...common,
    '@type': article.kind === 'news' || article.kind === 'correction' ? 'NewsArticle' : 'Article',
    headline: article.title.slice(0, 110),
    datePublished: article.firstAt,
    dateModified: article.correctedAt ?? article.at,
    mainEntityOfPage: article.path,
    ...(article.agency && { publisher: { '@type': 'GovernmentOrganization', name: article.agency.name } }),
    ...(article.origin && { isBasedOn: article.origin.url }),
  }
}

/** A data block: it is never run, and nothing in it can end it. */
export function JsonLd({ article }: { article: Article }) {
  const text = JSON.stringify(linkedData(article)).replace(
    /[<\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  // oxlint-disable-next-line react/no-danger -- the text of a data block cannot be escaped as words are
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: text }} />
}
