import { contractOfSearch } from '@hue-s/engines/search/contract.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { arrowRight, list, phone, plus } from '@hue-s/ui/icon-paths.ts'
import { LiveRegion } from '@hue-s/ui/Toast.tsx'
import { usePage } from './PageContext.tsx'
import { searchPath, type SearchQuery } from './search-input.ts'
import { iconOfKind, wordOfKind } from './search-kinds.ts'
import { Marked } from './search-marked.tsx'

type Answer = Output<typeof contractOfSearch.find>

const bare = (text: string) => text.replace(/…|\.{3}/g, '').trim()
/** The title of what people wrote is how it begins: the same words are not said twice. */
const saysTheSame = ({ title, snippet }: Answer['items'][number]) => bare(title).startsWith(bare(snippet ?? ''))

function Result({ found }: { found: Answer['items'][number] }) {
  const { t } = useText()
  return (
    <li className="c-found">
      <p className="c-found__kind h-small h-second">
        <Icon icon={iconOfKind(found.kind)} size="text" />
        {wordOfKind(found.kind, t)}
      </p>
      <a href={found.url} lang={found.lang || undefined}>
        <Marked text={found.title} ranges={found.titleRanges} />
      </a>
      {found.note && <p className="c-found__note">{found.note}</p>}
      {found.snippet && !found.note && !saysTheSame(found) && (
        <p className="h-small" lang={found.lang || undefined}>
          <Marked text={found.snippet} ranges={found.snippetRanges} />
        </p>
      )}
    </li>
  )
}

/** One link for each kind there is, so that it works without a script. */
function Kinds({ kinds, search }: { kinds: NonNullable<Answer['kinds']>; search: URLSearchParams }) {
  const { t } = useText()
  const chosen = search.get('kind')
  if (kinds.length < 2 && !chosen) return null
  const link = (kind: string | null, words: string) => (
    <li key={kind ?? ''}>
      <a
        className="c-kinds__one"
        href={searchPath(search, { kind, after: null })}
        aria-current={kind === chosen ? 'true' : undefined}
      >
        {words}
      </a>
    </li>
  )
  return (
    <nav aria-label={t('citizen.search.byKind')}>
      <ul className="c-kinds">
        {link(null, t('citizen.search.everyKind'))}
        {kinds.map(({ kind, count }) => link(kind, `${wordOfKind(kind, t)} (${count})`))}
      </ul>
    </nav>
  )
}

/** Said plainly, with what to do now. */
function Nothing({ q, search }: { q: string; search: URLSearchParams }) {
  const { t } = useText()
  const { hotline } = usePage().data.province
  return (
    <EmptyState
      title={t('citizen.search.nothing', { q })}
      action={
        <div className="h-row">
          {search.get('kind') && (
            <LinkButton href={searchPath(search, { kind: null, after: null })} variant="primary" icon={list}>
              {t('citizen.search.inEveryKind')}
            </LinkButton>
          )}
          <LinkButton href="/report" icon={plus}>
            {t('citizen.home.report')}
          </LinkButton>
          <LinkButton href={`tel:${hotline}`} icon={phone}>
            {t('citizen.search.call', { hotline })}
          </LinkButton>
        </div>
      }
    >
      <p>{t('citizen.search.nothingWords')}</p>
    </EmptyState>
  )
}

/** How the words were taken, when not as they were typed. */
function Understood({ answer, search }: { answer: Answer; search: URLSearchParams }) {
  const { t } = useText()
  if (answer.understoodAs) return <p>{t('citizen.search.understood', { q: answer.understoodAs })}</p>
  if (!answer.suggestion) return null
  return (
    <p>
      {t('citizen.search.didYouMean')}{' '}
      <a className="c-find__mean" href={searchPath(search, { q: answer.suggestion, after: null })}>
        {answer.suggestion}
      </a>
    </p>
  )
}

/** What was found for the words in the address. */
export function Results({ input, search }: { input: SearchQuery; search: URLSearchParams }) {
  const { t } = useText()
  const read = useRead(contractOfSearch.find, input)
  const n = read.data?.items.length
  return (
    <>
      <LiveRegion message={n === undefined ? '' : t('citizen.search.found', { n })} />
      <Reading read={read}>
        {(answer) => (
          <>
            {answer.kinds && <Kinds kinds={answer.kinds} search={search} />}
            {answer.items.length === 0 ? (
              <Nothing q={input.q} search={search} />
            ) : (
              <>
                <Understood answer={answer} search={search} />
                <ul className="c-results">
                  {answer.items.map((found) => (
                    <Result key={`${found.kind} ${found.id}`} found={found} />
                  ))}
                </ul>
                {answer.next && (
                  <LinkButton href={searchPath(search, { after: answer.next })} icon={arrowRight}>
                    {t('citizen.search.next')}
                  </LinkButton>
                )}
              </>
            )}
          </>
        )}
      </Reading>
    </>
  )
}
