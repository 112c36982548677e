import { useSearch } from 'wouter'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import { APPLICANTS, LEVELS, type ProcedureLine } from '../contract-shapes.ts'
import { listInput, pageAddress } from './lists.ts'
import { budgetWords } from './words.ts'
import './procedures.css'

/** A plain form that asks by address. */
function Filters({ search }: { search: URLSearchParams }) {
  const { t, lang } = useText()
  const fields = useRead(routes.fields, {})
  const value = (name: string) => search.get(name) ?? ''
  const select = (name: string, options: { value: string; label: string }[]) => (
    <Field id={`pc-${name}`} label={t(`procedures.citizen.filter.${name}`)}>
      <Select name={name} placeholder={t('procedures.citizen.any')} defaultValue={value(name)} options={options} />
    </Field>
  )
  return (
    <search>
      <form className="pc-form" action="/procedures" method="get">
        <Field id="pc-q" label={t('procedures.citizen.filter.q')} hint={t('procedures.citizen.filter.qHint')}>
          <TextInput type="search" name="q" icon={magnifyingGlass} defaultValue={value('q')} maxLength={200} />
        </Field>
        <Details
          summary={t('procedures.citizen.filter.more')}
          open={['field', 'level', 'for'].some((one) => search.has(one))}
        >
          <div className="pc-filters">
            {select(
              'field',
              (fields.data?.items ?? []).map(({ code, name, count }) => ({
                value: code,
                label: `${name[lang]} (${count})`,
              })),
            )}
            {select(
              'level',
              LEVELS.map((one) => ({ value: one, label: t(`procedures.level.${one}`) })),
            )}
            {select(
              'for',
              APPLICANTS.map((one) => ({ value: one, label: t(`procedures.audience.${one}`) })),
            )}
          </div>
        </Details>
        <div className="h-row">
          <Button type="submit" variant="primary">
            {t('procedures.citizen.filter.search')}
          </Button>
          <LinkButton variant="quiet" href="/procedures">
            {t('procedures.citizen.filter.clear')}
          </LinkButton>
        </div>
      </form>
    </search>
  )
}

function Line({ line }: { line: ProcedureLine }) {
  const { t, lang } = useText()
  return (
    <article className="pc-card">
      <Heading level={2} className="pc-card__title">
        <a href={`/procedures/${line.code}`}>{line.name[lang]}</a>
      </Heading>
      <p className="pc-card__summary">{line.summary[lang]}</p>
      <p className="pc-meta">
        <StatusChip tone={line.online === 'full' ? 'success' : line.online === 'partial' ? 'info' : 'neutral'}>
          {t(`procedures.online.${line.online}`)}
        </StatusChip>
        <span>{budgetWords(t, line.budget)}</span>
        {line.free && <span>{t('procedures.free')}</span>}
        <span>{line.field.name[lang]}</span>
        <span>{line.code}</span>
      </p>
    </article>
  )
}

/** The catalogue, searched without any script. */
export function Screen() {
  const { t } = useText()
  const text = useSearch()
  const search = new URLSearchParams(text)
  const read = useRead(routes.list, listInput(search))
  return (
    <div className="c-page">
      <Heading level={1}>{t('procedures.citizen.home.title')}</Heading>
      <p>{t('procedures.citizen.intro')}</p>
      <p>
        <LinkButton href="/procedures/which">{t('procedures.citizen.whichLink')}</LinkButton>
      </p>
      <Filters key={text} search={search} />
      <Reading read={read}>
        {({ items, next }) =>
          items.length === 0 ? (
            <EmptyState
              title={t('procedures.citizen.none')}
              action={<LinkButton href="/procedures/which">{t('procedures.citizen.whichLink')}</LinkButton>}
            >
              <p>{t('procedures.citizen.noneWords')}</p>
            </EmptyState>
          ) : (
            <>
              <ul className="pc-list">
                {items.map((line) => (
                  <li key={line.id}>
                    <Line line={line} />
                  </li>
                ))}
              </ul>
              <Pagination
                shown={t('procedures.citizen.shown', { n: items.length })}
                label={t('procedures.citizen.more')}
                href={next === null ? undefined : pageAddress(search, next)}
              />
            </>
          )
        }
      </Reading>
    </div>
  )
}

export const pageHead = ({ search, t }: HeadTools): PageHead => ({
  description: t('procedures.citizen.intro'),
  canonical: '/procedures',
  unlisted: search.size > 0 && !(search.size === 1 && search.has('lang')),
})
