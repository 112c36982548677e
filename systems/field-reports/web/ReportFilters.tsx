import type { FormEvent, ReactNode } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Field, FieldGroup } from '@hue-s/ui/Field.tsx'
import { funnel, magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { Select } from '@hue-s/ui/Select.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { fieldReportsContract as routes, STATES, type Category } from '../contract.ts'
import { addressWith, choicesInput, filterOf, sortOf, SORTS } from './list-input.ts'

type Choices = Output<typeof routes.choices>

/** What a form says, without what was left open. */
function queryOf(form: HTMLFormElement): string {
  const values = [...new FormData(form)].filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === 'string' && entry[1] !== '' && !(entry[0] === 'sort' && entry[1] === 'newest'),
  )
  return new URLSearchParams(values).toString()
}

/** One choice; marked as chosen in the page itself, so that it is chosen without scripts and within groups. */
function Choice({ value, chosen, children }: { value: string; chosen: string; children: ReactNode }) {
  return (
    <option value={value} selected={value === chosen}>
      {children}
    </option>
  )
}

function CategoryField({ search, categories }: { search: URLSearchParams; categories: readonly Category[] }) {
  const { t, lang } = useText()
  const { category = '', child } = filterOf(search)
  const chosen = child ? `${category}:${child}` : category
  return (
    <Field id="filter-category" label={t('field-reports.citizen.list.category')}>
      <Select name="category">
        <option value="">{t('field-reports.citizen.list.all')}</option>
        {categories.map((one) =>
          one.children.length === 0 ? (
            <Choice key={one.id} value={one.id} chosen={chosen}>
              {one.name[lang]}
            </Choice>
          ) : (
            <optgroup key={one.id} label={one.name[lang]}>
              <Choice value={one.id} chosen={chosen}>
                {t('field-reports.citizen.list.whole', { kind: one.name[lang] })}
              </Choice>
              {one.children.map((part) => (
                <Choice key={part.id} value={`${one.id}:${part.id}`} chosen={chosen}>
                  {part.name[lang]}
                </Choice>
              ))}
            </optgroup>
          ),
        )}
      </Select>
    </Field>
  )
}

/** Communes on the boundaries of a day. Another day's are listed after it was chosen; without scripts, after «apply». */
function AreaFields({
  search,
  choices,
  onPeriod,
}: {
  search: URLSearchParams
  choices: Choices
  onPeriod: (at: string) => void
}) {
  const { t } = useText()
  const periodName = ({ from, to }: Choices['periods'][number]) =>
    to === null
      ? t('field-reports.citizen.list.boundariesNow')
      : from === null
        ? t('field-reports.citizen.list.boundariesUntil', { to: day(to) })
        : t('field-reports.citizen.list.boundariesBetween', { from: day(from), to: day(to) })
  const chosen = filterOf(search).commune ?? ''
  const options = ({ items }: Choices['groups'][number]) =>
    items.map(({ id, name }) => (
      <Choice key={id} value={id} chosen={chosen}>
        {name}
      </Choice>
    ))
  return (
    <>
      <Field id="filter-commune" label={t('field-reports.citizen.list.commune')}>
        <Select key={choices.at} name="commune">
          <option value="">{t('field-reports.citizen.list.everywhere')}</option>
          {choices.groups.map((group) =>
            group.name === null ? (
              options(group)
            ) : (
              <optgroup key={group.name} label={group.name}>
                {options(group)}
              </optgroup>
            ),
          )}
        </Select>
      </Field>
      {choices.periods.length > 1 && (
        <Field
          id="filter-at"
          label={t('field-reports.citizen.list.boundaries')}
          hint={t('field-reports.citizen.list.boundariesHint')}
        >
          <Select
            name="at"
            defaultValue={choices.periods[0]?.at === choices.at ? '' : choices.at}
            onValue={onPeriod}
            options={choices.periods.map((period, index) => ({
              value: index === 0 ? '' : period.at,
              label: periodName(period),
            }))}
          />
        </Field>
      )}
    </>
  )
}

function AgencyField({ search, choices }: { search: URLSearchParams; choices: Choices }) {
  const { t } = useText()
  const { agencies, agency } = choices
  // One that the province's table does not name (a commune's authority) is chosen by a link.
  const listed = agency && !agencies.some(({ id }) => id === agency.id) ? [agency, ...agencies] : agencies
  return (
    <Field id="filter-agency" label={t('field-reports.citizen.list.agency')}>
      <Select
        name="agency"
        placeholder={t('field-reports.citizen.list.all')}
        defaultValue={filterOf(search).agency ?? ''}
        options={listed.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Field>
  )
}

function TimeFields({ search }: { search: URLSearchParams }) {
  const { t } = useText()
  const { from, to } = filterOf(search)
  return (
    <FieldGroup label={t('field-reports.citizen.list.period')}>
      <div className="r-dates">
        <Field id="filter-from" label={t('field-reports.citizen.list.from')}>
          <TextInput type="date" name="from" defaultValue={from ?? ''} />
        </Field>
        <Field id="filter-to" label={t('field-reports.citizen.list.to')}>
          <TextInput type="date" name="to" defaultValue={to ?? ''} />
        </Field>
      </div>
    </FieldGroup>
  )
}

interface ReportFiltersProps {
  /** The page it stands on; without scripts the form leads there. */
  path: '/reports' | '/map'
  search: URLSearchParams
  onAddress: (address: string) => void
}

/** A plain form whose address is its state: it works before any script runs; with one, the page changes in place. */
export function ReportFilters({ path, search, onAddress }: ReportFiltersProps) {
  const { t } = useText()
  const { data: kinds } = useRead(routes.categories, {})
  const { data: choices } = useRead(routes.choices, choicesInput(search))
  const { q, child: _, ...narrowed } = filterOf(search)
  const used = Object.keys(narrowed).length
  const at = search.get('at')
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const query = queryOf(event.currentTarget)
    onAddress(query ? `${path}?${query}` : path)
  }
  return (
    <search key={search.toString()}>
      <form action={path} method="get" className="h-stack" onSubmit={submit}>
        <div className="r-search">
          <TextInput
            type="search"
            name="q"
            maxLength={200}
            icon={magnifyingGlass}
            aria-label={t('field-reports.citizen.list.search')}
            placeholder={t('field-reports.citizen.list.search')}
            defaultValue={q ?? ''}
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
          open={used > 0 || at !== null}
        >
          <div className="h-stack">
            <div className="r-filters">
              <CategoryField search={search} categories={kinds?.items ?? []} />
              <Field id="filter-state" label={t('field-reports.citizen.list.state')}>
                <Select
                  name="state"
                  placeholder={t('field-reports.citizen.list.all')}
                  defaultValue={narrowed.state ?? ''}
                  options={STATES.map((value) => ({ value, label: t(`field-reports.state.${value}`) }))}
                />
              </Field>
              {choices && (
                <AreaFields
                  search={search}
                  choices={choices}
                  onPeriod={(period) => onAddress(addressWith(path, search, { at: period, commune: '' }))}
                />
              )}
              {choices && <AgencyField search={search} choices={choices} />}
              <TimeFields search={search} />
              {path === '/reports' && (
                <Field id="filter-sort" label={t('field-reports.citizen.list.sort')}>
                  <Select
                    name="sort"
                    defaultValue={sortOf(search)}
                    options={SORTS.map((value) => ({ value, label: t(`field-reports.citizen.list.sort.${value}`) }))}
                  />
                </Field>
              )}
            </div>
            <div className="h-row">
              <Button type="submit">{t('field-reports.citizen.list.apply')}</Button>
              {search.size > 0 && (
                <LinkButton variant="quiet" href={path}>
                  {t('field-reports.citizen.list.clear')}
                </LinkButton>
              )}
            </div>
          </div>
        </Details>
      </form>
      {choices?.commune?.until && <OldCommune commune={choices.commune} />}
    </search>
  )
}

/** A commune that is no more: who has its place now, and what is therefore listed. */
function OldCommune({ commune }: { commune: NonNullable<Choices['commune']> }) {
  const { t } = useText()
  const names = commune.now.map(({ name }) => name).join(', ')
  const parts = commune.now.some(({ estimated }) => estimated)
  const which = commune.outlined ? 'oldCommuneOutlined' : parts ? 'oldCommuneParts' : 'oldCommune'
  return (
    <p className="h-small r-old">
      {t(`field-reports.citizen.list.${which}`, {
        name: commune.name,
        on: commune.until ? day(commune.until) : '',
        now: names,
      })}
    </p>
  )
}
