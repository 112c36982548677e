import type { ReactNode } from 'react'
import { day, moment, number } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { downloadSimple } from '@hue-s/ui/icon-paths.ts'
import type { Article } from '../contract.ts'
import { SignUp } from './SignUp.tsx'
import { Verdict } from './Verdict.tsx'

interface Row {
  term: string
  value: ReactNode
}

function Terms({ rows }: { rows: readonly Row[] }) {
  const filled = rows.filter(({ value }) => value !== '' && value !== null && value !== undefined && value !== false)
  return (
    <dl className="nw-facts">
      {filled.map(({ term, value }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function DocumentFacts({ article }: { article: Article }) {
  const { t, lang } = useText()
  const { document } = article.facts
  if (!document) return null
  return (
    <>
      <Terms
        rows={[
          { term: t('news.citizen.doc.number'), value: document.number },
          { term: t('news.citizen.doc.issuedOn'), value: day(document.issuedOn) },
          { term: t('news.citizen.doc.issuer'), value: document.issuer },
          { term: t('news.citizen.doc.field'), value: document.field },
          { term: t('news.citizen.doc.from'), value: document.inForceFrom && day(document.inForceFrom) },
          { term: t('news.citizen.doc.to'), value: document.inForceTo && day(document.inForceTo) },
          {
            term: t('news.citizen.doc.replaces'),
            value: document.replaces && (
              <a href={`/documents?q=${encodeURIComponent(document.replaces)}`}>{document.replaces}</a>
            ),
          },
        ]}
      />
      {article.file && (
        <LinkButton href={article.file.url} icon={downloadSimple}>
          {t('news.citizen.doc.file', {
            type: article.file.type.split('/').at(-1)?.toUpperCase() ?? '',
            kb: number(Math.ceil(article.file.size / 1024), lang),
          })}
        </LinkButton>
      )}
    </>
  )
}

function EventFacts({ article }: { article: Article }) {
  const { t } = useText()
  const { event } = article.facts
  if (!event) return null
  return (
    <>
      <Terms
        rows={[
          { term: t('news.citizen.event.when'), value: `${moment(event.startsAt)} – ${moment(event.endsAt)}` },
          { term: t('news.citizen.event.where'), value: article.parts.place },
          {
            term: t('news.citizen.event.campaign'),
            value: event.campaign && <a href={`/events/${event.campaign}`}>{t('news.citizen.event.campaignLink')}</a>,
          },
          {
            term: t('news.citizen.event.until'),
            value: event.signUp && event.signUpUntil && moment(event.signUpUntil),
          },
        ]}
      />
      <SignUp article={article} event={event} />
    </>
  )
}

function ClaimFacts({ article }: { article: Article }) {
  const { t } = useText()
  const { correction } = article.facts
  if (!correction) return null
  return (
    <div className="nw-claim">
      <Terms
        rows={[
          { term: t('news.citizen.claim'), value: article.parts.claim },
          { term: t('news.citizen.verdict'), value: <Verdict key="verdict" verdict={correction.verdict} /> },
          { term: t('news.citizen.truth'), value: article.parts.truth },
          {
            term: t('news.citizen.sources'),
            value: correction.sources.length > 0 && (
              <ul>
                {correction.sources.map(({ name, url }) => (
                  <li key={url}>
                    <a href={url} rel="noopener noreferrer">
                      {name}
                    </a>
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </div>
  )
}

/** What only this kind of item has: a document's dates, an event's place, a claim and what is true. */
export function FactsOf({ article }: { article: Article }) {
  const { t } = useText()
  const { campaign } = article.facts
  if (campaign)
    return (
      <Terms rows={[{ term: t('news.citizen.event.when'), value: `${day(campaign.from)} – ${day(campaign.to)}` }]} />
    )
  return (
    <>
      <DocumentFacts article={article} />
      <EventFacts article={article} />
      <ClaimFacts article={article} />
    </>
  )
}
