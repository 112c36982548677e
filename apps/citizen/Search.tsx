import { useSearch } from 'wouter'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { usePage } from './PageContext.tsx'
import { SearchBox } from './search-box.tsx'
import { searchInput } from './search-input.ts'
import { Results } from './search-results.tsx'

/** Everything one may see, found by its words with or without marks; a plain form until a script takes it over. */
export function Screen() {
  const { t } = useText()
  const { audience } = usePage()
  const search = new URLSearchParams(useSearch())
  const input = searchInput(search)
  return (
    <div className="c-page">
      <Heading level={1}>{t('citizen.search.title')}</Heading>
      <SearchBox
        key={search.get('q') ?? ''}
        asked={search.get('q') ?? ''}
        audience={search.get('for') ?? audience}
        label={t('citizen.search.label')}
        go={t('citizen.search.go')}
      />
      {input ? (
        <Results key={JSON.stringify(input)} input={input} search={search} />
      ) : (
        <p className="h-second">{t('citizen.search.hint')}</p>
      )}
    </div>
  )
}

export const pageHead = ({ t, search }: HeadTools): PageHead => {
  const q = searchInput(search)?.q
  return { title: q ? `${q} – ${t('citizen.search.title')}` : t('citizen.search.title'), unlisted: true }
}
