import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useLocation, useSearch } from 'wouter'
import { contractOfSearch } from '@hue-s/engines/search/contract.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { list, magnifyingGlass, plus } from '@hue-s/ui/icon-paths.ts'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { LiveRegion } from '@hue-s/ui/Toast.tsx'
import { searchInput } from './search-input.ts'

type Found = Output<typeof contractOfSearch.find>['items'][number]

const PAUSE = 300

/** The words with what was found in them marked. */
function Marked({ text, ranges }: { text: string; ranges: Found['titleRanges'] }) {
  const parts: ReactNode[] = []
  let at = 0
  for (const [from = 0, to = 0] of ranges) {
    if (from < at || to <= from) continue
    parts.push(text.slice(at, from), <mark key={from}>{text.slice(from, to)}</mark>)
    at = to
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  )
}

function Result({ found }: { found: Found }) {
  const { t } = useText()
  const key = `citizen.search.kind.${found.kind}`
  const kind = t(key)
  return (
    <li className="c-found">
      <a href={found.url} lang={found.lang || undefined}>
        <Marked text={found.title} ranges={found.titleRanges} />
      </a>
      {found.snippet && (
        <p className="h-small">
          <Marked text={found.snippet} ranges={found.snippetRanges} />
        </p>
      )}
      <p className="h-small h-second">{kind === key ? t('citizen.search.kind') : kind}</p>
    </li>
  )
}

function Nothing({ q }: { q: string }) {
  const { t } = useText()
  return (
    <EmptyState
      title={t('citizen.search.nothing', { q })}
      action={
        <div className="h-row">
          <LinkButton href="/report" variant="primary" icon={plus}>
            {t('citizen.home.report')}
          </LinkButton>
          <LinkButton href="/reports" icon={list}>
            {t('citizen.home.around')}
          </LinkButton>
        </div>
      }
    >
      <p>{t('citizen.search.nothingWords')}</p>
    </EmptyState>
  )
}

function Results({ q }: { q: string }) {
  const { t } = useText()
  const read = useRead(contractOfSearch.find, searchInput(q))
  const n = read.data?.items.length
  return (
    <>
      <LiveRegion message={n === undefined ? '' : t('citizen.search.found', { n })} />
      <Reading read={read}>
        {({ items, understoodAs }) =>
          items.length === 0 ? (
            <Nothing q={q} />
          ) : (
            <>
              {understoodAs && <p>{t('citizen.search.understood', { q: understoodAs })}</p>}
              <ul className="c-results">
                {items.map((found) => (
                  <Result key={`${found.kind} ${found.id}`} found={found} />
                ))}
              </ul>
            </>
          )
        }
      </Reading>
    </>
  )
}

/** Everything one may see, found by its words with or without marks; a plain form until a script takes it over. */
export function Screen() {
  const { t } = useText()
  const [, navigate] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('q') ?? ''
  const [typed, type] = useState(asked)
  const own = useRef(asked)
  // Another address (a link, «back») brings its own words; what the person types goes into the address after a pause.
  useEffect(() => {
    if (asked !== own.current) {
      own.current = asked
      type(asked)
    }
  }, [asked])
  useEffect(() => {
    if (typed === own.current) return undefined
    const timer = setTimeout(() => {
      own.current = typed
      navigate(typed ? `/search?q=${encodeURIComponent(typed)}` : '/search', { replace: true })
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [typed, navigate])
  const input = searchInput(asked)
  return (
    <div className="c-page">
      <Heading level={1}>{t('citizen.search.title')}</Heading>
      <search>
        <form
          className="c-search"
          action="/search"
          method="get"
          onSubmit={(event) => {
            event.preventDefault()
            own.current = typed
            navigate(`/search?q=${encodeURIComponent(typed)}`)
          }}
        >
          <TextInput
            type="search"
            name="q"
            maxLength={200}
            icon={magnifyingGlass}
            aria-label={t('citizen.search.label')}
            placeholder={t('citizen.search.label')}
            value={typed}
            onValue={type}
          />
          <Button type="submit" variant="secondary">
            {t('citizen.search.go')}
          </Button>
        </form>
      </search>
      {input ? <Results key="results" q={asked} /> : <p className="h-second">{t('citizen.search.hint')}</p>}
    </div>
  )
}

export const pageHead = ({ t }: HeadTools): PageHead => ({ title: t('citizen.search.title'), unlisted: true })
