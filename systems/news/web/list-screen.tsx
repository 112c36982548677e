import { useSearch } from 'wouter'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { broadcast } from '@hue-s/ui/icon-paths.ts'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import { FollowSection } from './FollowSection.tsx'
import { addressWith, filterOf, listInput, LISTS, type ListPage } from './lists.ts'
import { NewsCard } from './NewsCard.tsx'
import './news.css'

/** The rubrics as plain links; the one that is open is marked. */
function Sections({ page, search }: { page: ListPage; search: URLSearchParams }) {
  const { t, lang } = useText()
  const { data } = useRead(routes.sections, {})
  const { path } = LISTS[page]
  const now = search.get('section') ?? ''
  const used = (data?.items ?? []).filter(({ id, count }) => count > 0 || id === now)
  if (used.length < 2) return null
  const link = (id: string, words: string) => (
    <li key={id}>
      <a href={addressWith(path, search, { section: id })} aria-current={id === now ? 'true' : undefined}>
        {words}
      </a>
    </li>
  )
  return (
    <nav className="nw-sections" aria-label={t('news.citizen.sections')}>
      <ul>
        {link('', t('news.citizen.allSections'))}
        {used.map(({ id, name }) => link(id, name[lang]))}
      </ul>
    </nav>
  )
}

function Found({ page, search }: { page: ListPage; search: URLSearchParams }) {
  const { t, lang } = useText()
  const read = useRead(routes.list, listInput(page, search), { every: 120_000 })
  const { data: sections } = useRead(routes.sections, {})
  const { path } = LISTS[page]
  const nameOf = (id: string) => sections?.items.find((one) => one.id === id)?.name[lang]
  return (
    <Reading read={read}>
      {({ items, next }) =>
        items.length === 0 ? (
          <EmptyState
            title={t(`news.citizen.none.${page}`)}
            action={search.size > 0 && <LinkButton href={path}>{t('news.citizen.clear')}</LinkButton>}
          >
            <p>{t('news.citizen.noneWords')}</p>
          </EmptyState>
        ) : (
          <>
            <ul className="nw-list">
              {items.map((card) => (
                <li key={card.id}>
                  <NewsCard card={card} section={nameOf(card.section)} />
                </li>
              ))}
            </ul>
            <Pagination
              shown={t('news.citizen.shown', { n: items.length })}
              label={t('news.citizen.older')}
              href={next === null ? undefined : addressWith(path, search, { after: next })}
            />
          </>
        )
      }
    </Reading>
  )
}

const feedQuery = (page: ListPage, search: URLSearchParams, lang: string) => {
  const { section, audience, area } = filterOf(search) as Record<string, string | undefined>
  const { kind } = LISTS[page]
  return new URLSearchParams(
    Object.entries({ kind, section, audience, area, lang }).filter((one): one is [string, string] => !!one[1]),
  ).toString()
}

/** A list of one kind: readable, narrowed and paged without any script. */
export function ListScreen({ page }: { page: ListPage }) {
  const { t, lang } = useText()
  const text = useSearch()
  const search = new URLSearchParams(text)
  const section = search.get('section') ?? ''
  return (
    <div className="c-page">
      <div>
        <Heading level={1}>{t(`news.citizen.home.title.${page}`)}</Heading>
        <p className="h-second">{t(`news.citizen.intro.${page}`)}</p>
      </div>
      {page === 'news' && <Sections page={page} search={search} />}
      {search.get('tag') && <p>{t('news.citizen.withTag', { tag: search.get('tag') })}</p>}
      <Found key={text} page={page} search={search} />
      <div className="h-row nw-noprint">
        <LinkButton
          href={`/feeds/news.rss?${feedQuery(page, search, lang)}`}
          variant="quiet"
          size="small"
          icon={broadcast}
        >
          {t('news.citizen.feed')}
        </LinkButton>
        {page === 'news' && section && <FollowSection key={section} section={section} />}
      </div>
    </div>
  )
}

/** What a list says of itself, its feeds among it. */
export function listHead(page: ListPage, { search, lang, t, answer }: HeadTools): PageHead {
  const section = search.get('section')
  const name = answer(routes.sections, {})?.items.find(({ id }) => id === section)?.name[lang]
  const title = [t(`news.citizen.home.title.${page}`), name].filter(Boolean).join(': ')
  const { path } = LISTS[page]
  const query = feedQuery(page, search, lang)
  return {
    title,
    description: t(`news.citizen.intro.${page}`),
    canonical: name ? `${path}?section=${section}` : path,
    feeds: [
      { title: `${title} (RSS)`, path: `/feeds/news.rss?${query}`, type: 'application/rss+xml' },
      { title: `${title} (Atom)`, path: `/feeds/news.atom?${query}`, type: 'application/atom+xml' },
    ],
    unlisted: search.has('after') || search.has('tag') || search.has('area'),
  }
}
