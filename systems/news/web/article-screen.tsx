import { useSearch } from 'wouter'
import { day } from '@hue-s/kernel/shared/text.ts'
import { usePageTitle } from '@hue-s/kernel/web/page-title.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { arrowLeft } from '@hue-s/ui/icon-paths.ts'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import type { Article, PageKind } from '../contract.ts'
import { Body } from './Body.tsx'
import { FactsOf } from './FactsOf.tsx'
import { JsonLd } from './JsonLd.tsx'
import { readInput } from './lists.ts'
import { NewsCard } from './NewsCard.tsx'
import { ReadAloud } from './ReadAloud.tsx'
import './news.css'

const NAMES = { vi: 'Tiếng Việt', en: 'English', ko: '한국어', zh: '中文', fr: 'Français' } as const

/** The same in other languages, each named in itself. */
function Languages({ article }: { article: Article }) {
  const { t } = useText()
  if (article.langs.length < 2) return null
  return (
    <nav className="nw-langs nw-noprint" aria-label={t('news.citizen.languages')}>
      {article.langs.map((one) => (
        <a
          key={one}
          href={`?in=${one}`}
          lang={one}
          hrefLang={one}
          aria-current={one === article.lang ? 'true' : undefined}
        >
          {NAMES[one]}
        </a>
      ))}
    </nav>
  )
}

/** Said before the words: that they are not in the reader's language, or a translation, or older than the original. */
function TranslationNotes({ article }: { article: Article }) {
  const { t, lang } = useText()
  const { translation } = article
  const notes = [
    article.lang !== lang && !article.langs.includes(lang) && t('news.citizen.notTranslated'),
    translation?.madeBy === 'machine' && t('news.citizen.byMachine'),
    translation?.outdated && t('news.citizen.outdated'),
  ].filter((one): one is string => typeof one === 'string')
  return notes.map((words) => (
    <p key={words} className="nw-note">
      {words}
    </p>
  ))
}

/** What was corrected, when: readers see it above the words. */
function Corrections({ article }: { article: Article }) {
  const { t, lang } = useText()
  if (article.corrections.length === 0) return null
  return (
    <Alert tone="warning" live="off" title={t('news.citizen.correctedTitle')}>
      <ul>
        {article.corrections.map(({ at, words }) => (
          <li key={at}>
            <time dateTime={at}>{day(at)}</time>: {words[lang] || words.vi}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

function Foot({ article, page }: { article: Article; page: PageKind }) {
  const { t } = useText()
  const campaign = article.kind === 'campaign'
  return (
    <footer className="nw-foot">
      {article.origin && (
        <p className="h-small">
          {t('news.citizen.origin', { name: article.origin.name })}{' '}
          <a href={article.origin.url} rel="noopener noreferrer">
            {t('news.citizen.originLink')}
          </a>
          . {article.origin.licence}
        </p>
      )}
      {article.tags.length > 0 && page !== 'events' && page !== 'documents' && (
        <ul className="nw-tags nw-noprint" aria-label={t('news.citizen.tags')}>
          {article.tags.map((tag) => (
            <li key={tag}>
              <a href={`/news?tag=${encodeURIComponent(tag)}`}>{tag}</a>
            </li>
          ))}
        </ul>
      )}
      {article.related.length > 0 && (
        <section className="h-stack nw-noprint">
          <Heading level={2} className="nw-title">
            {t(campaign ? 'news.citizen.eventsOf' : 'news.citizen.related')}
          </Heading>
          {article.related.map((card) => (
            <NewsCard key={card.id} card={card} level={3} />
          ))}
        </section>
      )}
    </footer>
  )
}

function One({ article, page }: { article: Article; page: PageKind }) {
  const { t, lang } = useText()
  const { data: sections } = useRead(routes.sections, {})
  const section = sections?.items.find(({ id }) => id === article.section)?.name[lang]
  const pictures = (id: string) => article.pictures[id]?.view
  return (
    <>
      <article className="nw-article">
        <header className="nw-head">
          <div lang={article.lang === lang ? undefined : article.lang}>
            <Heading level={1}>{article.title}</Heading>
          </div>
          <p className="nw-meta">
            {section && page === 'news' && <a href={`/news?section=${article.section}`}>{section}</a>}
            <time dateTime={article.at}>{t('news.citizen.publishedAt', { at: day(article.firstAt) })}</time>
            {article.agency && <span>{article.agency.name}</span>}
            {article.areas.length > 0 && <span>{article.areas.map(({ name }) => name).join(', ')}</span>}
          </p>
          <Languages article={article} />
          <ReadAloud article={article} />
        </header>
        <TranslationNotes article={article} />
        <Corrections article={article} />
        <div className="nw-words" lang={article.lang === lang ? undefined : article.lang}>
          <p className="nw-lead">{article.lead}</p>
          {article.cover && (
            <img className="nw-cover" src={article.cover.view} alt={article.cover.alt} width="1200" height="675" />
          )}
        </div>
        <FactsOf article={article} />
        <div lang={article.lang === lang ? undefined : article.lang}>
          <Body body={article.body} pictures={pictures} />
        </div>
      </article>
      <Foot article={article} page={page} />
      <JsonLd article={article} />
    </>
  )
}

/** One published item, whole, without any script. */
export function ArticleScreen({ page, slug }: { page: PageKind; slug: string | undefined }) {
  const { t } = useText()
  const search = new URLSearchParams(useSearch())
  const read = useRead(routes.read, readInput(page, slug, search))
  usePageTitle(read.data?.title)
  return (
    <div className="c-page">
      <a className="c-page__back nw-noprint" href={`/${page}`}>
        <Icon icon={arrowLeft} />
        <span>{t(`news.citizen.home.title.${page}`)}</span>
      </a>
      <Reading read={read}>{(article) => <One article={article} page={page} />}</Reading>
    </div>
  )
}

/** What an item says of itself: the address of its language, its picture with words. */
export function articleHead(page: PageKind, { params, search, answer }: HeadTools): PageHead {
  const article = answer(routes.read, readInput(page, params['slug'], search))
  if (!article) return { unlisted: true }
  return {
    title: article.title,
    description: article.lead.replace(/\s+/g, ' ').slice(0, 300),
    image: article.cover ? { path: article.cover.view, alt: article.cover.alt } : undefined,
    canonical: article.path + (article.translation ? `?in=${article.lang}` : ''),
  }
}
