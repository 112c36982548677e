import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { funnel, magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { Select } from '@hue-s/ui/Select.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { STATES, type Category } from '../contract.ts'

/** A plain form: it works before any script runs; with one, the list changes in place. */
export function ReportFilters({
  search,
  categories,
  onSearch,
}: {
  search: URLSearchParams
  categories: readonly Category[]
  onSearch: (query: string) => void
}) {
  const { t, lang } = useText()
  const used = ['category', 'state'].filter((name) => search.get(name)).length
  return (
    <search key={search.toString()}>
      <form
        action="/reports"
        method="get"
        className="h-stack"
        onSubmit={(event) => {
          event.preventDefault()
          const values = [...new FormData(event.currentTarget)].filter(
            (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
          )
          onSearch(new URLSearchParams(values).toString())
        }}
      >
        <div className="r-search">
          <TextInput
            type="search"
            name="q"
            maxLength={200}
            icon={magnifyingGlass}
            aria-label={t('field-reports.citizen.list.search')}
            placeholder={t('field-reports.citizen.list.search')}
            defaultValue={search.get('q') ?? ''}
          />
          <Button type="submit">{t('field-reports.citizen.list.find')}</Button>
        </div>
        <Details
          summary={
            used > 0
              ? t('field-reports.citizen.list.filtersUsed', { n: used })
              : t('field-reports.citizen.list.filters')
          }
          icon={funnel}
          open={used > 0}
        >
          <div className="h-stack">
            <Field id="filter-category" label={t('field-reports.citizen.list.category')}>
              <Select
                name="category"
                placeholder={t('field-reports.citizen.list.all')}
                defaultValue={search.get('category') ?? ''}
                options={categories.map(({ id, name }) => ({ value: id, label: name[lang] }))}
              />
            </Field>
            <Field id="filter-state" label={t('field-reports.citizen.list.state')}>
              <Select
                name="state"
                placeholder={t('field-reports.citizen.list.all')}
                defaultValue={search.get('state') ?? ''}
                options={STATES.map((value) => ({ value, label: t(`field-reports.state.${value}`) }))}
              />
            </Field>
            <div className="h-row">
              <Button type="submit">{t('field-reports.citizen.list.apply')}</Button>
              {search.size > 0 && (
                <LinkButton variant="quiet" href="/reports">
                  {t('field-reports.citizen.list.clear')}
                </LinkButton>
              )}
            </div>
          </div>
        </Details>
      </form>
    </search>
  )
}
