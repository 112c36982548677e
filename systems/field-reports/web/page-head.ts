import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { fieldReportsContract as routes, type PublicReport } from '../contract.ts'
import { choicesInput, filterOf, filterQuery } from './list-input.ts'
import { categoryName } from './words-of-report.ts'

const LONGEST = 180

/** Words on one line, cut at a word. */
export function oneLine(text: string, most = LONGEST): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  return flat.length <= most ? flat : `${flat.slice(0, most).replace(/\s+\S*$/, '')}…`
}

/** What a list or a map of a filter says of itself: what it is about, its feeds, the one address it should have. */
export function reportsHead({ search, lang, t, answer }: HeadTools, path: '/reports' | '/map'): PageHead {
  const filter = filterOf(search)
  const kinds = answer(routes.categories, {})?.items
  const kind = filter.category && categoryName(kinds, { category: filter.category, child: filter.child ?? null }, lang)
  const area = answer(routes.choices, choicesInput(search))?.commune?.name
  const about = [kind, area].filter(Boolean).join(', ')
  const screen = t(path === '/map' ? 'field-reports.citizen.map.title' : 'field-reports.citizen.list.title')
  const title = about ? `${screen}: ${about}` : screen
  const query = filterQuery(search)
  const feedQuery = [query, `lang=${lang}`].filter(Boolean).join('&')
  return {
    title,
    description: t('field-reports.citizen.list.description'),
    canonical: query ? `${path}?${query}` : path,
    feeds: [
      { title: `${title} (RSS)`, path: `/feeds/reports.rss?${feedQuery}`, type: 'application/rss+xml' },
      { title: `${title} (Atom)`, path: `/feeds/reports.atom?${feedQuery}`, type: 'application/atom+xml' },
    ],
    unlisted: search.has('after') || filter.q !== undefined || filter.from !== undefined || filter.to !== undefined,
  }
}

/** What, and where: a report's name among others. */
export function reportTitle(report: PublicReport, kind: string): string {
  return [kind, report.place || report.commune?.name].filter(Boolean).join(', ')
}
