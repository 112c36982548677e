import { useSearch } from 'wouter'
import { day } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { FORCES, publicRoutes as routes, type DocumentLine } from '../contract-public.ts'
import { addressWith, documentsInput } from './lists.ts'
import './news.css'

const TONE = { coming: 'info', 'in-force': 'success', ended: 'neutral' } as const

interface Choices {
  fields: readonly string[]
  issuers: readonly string[]
  years: readonly number[]
}

/** A plain form that asks by address. */
function Filters({ search, choices }: { search: URLSearchParams; choices: Choices | undefined }) {
  const { t } = useText()
  const value = (name: string) => search.get(name) ?? ''
  const select = (name: string, options: { value: string; label: string }[]) => (
    <Field id={`nw-${name}`} label={t(`news.citizen.doc.${name}`)}>
      <Select name={name} placeholder={t('news.citizen.any')} defaultValue={value(name)} options={options} />
    </Field>
  )
  const plain = (items: readonly (string | number)[] = []) =>
    items.map((one) => ({ value: String(one), label: String(one) }))
  return (
    <search>
      <form className="nw-form nw-noprint" action="/documents" method="get">
        <Field id="nw-q" label={t('news.citizen.doc.q')}>
          <TextInput type="search" name="q" icon={magnifyingGlass} defaultValue={value('q')} maxLength={200} />
        </Field>
        {select('field', plain(choices?.fields))}
        {select('issuer', plain(choices?.issuers))}
        {select('year', plain(choices?.years))}
        {select(
          'force',
          FORCES.map((one) => ({ value: one, label: t(`news.citizen.force.${one}`) })),
        )}
        <div className="h-row">
          <Button type="submit" variant="primary">
            {t('news.citizen.doc.search')}
          </Button>
          <LinkButton variant="quiet" href="/documents">
            {t('news.citizen.clear')}
          </LinkButton>
        </div>
      </form>
    </search>
  )
}

function Line({ line }: { line: DocumentLine }) {
  const { t, lang } = useText()
  const { facts } = line
  return (
    <article className="nw-doc">
      <p className="nw-meta">
        <strong>{facts.number}</strong>
        <StatusChip tone={TONE[line.force]}>{t(`news.citizen.force.${line.force}`)}</StatusChip>
      </p>
      <Heading level={2} className="nw-card__title">
        <a href={line.path} lang={line.lang === lang ? undefined : line.lang}>
          {line.title}
        </a>
      </Heading>
      <p className="h-small h-second">
        {t('news.citizen.doc.line', { issuer: facts.issuer, on: day(facts.issuedOn), field: facts.field })}
      </p>
    </article>
  )
}

/** Legal documents, searched without any script. */
export function Screen() {
  const { t } = useText()
  const text = useSearch()
  const search = new URLSearchParams(text)
  const read = useRead(routes.documents, documentsInput(search))
  return (
    <div className="c-page">
      <Heading level={1}>{t('news.citizen.home.title.documents')}</Heading>
      <Filters key={text} search={search} choices={read.data} />
      <Reading read={read}>
        {({ items, next }) =>
          items.length === 0 ? (
            <EmptyState title={t('news.citizen.none.documents')}>
              <p>{t('news.citizen.doc.noneWords')}</p>
            </EmptyState>
          ) : (
            <>
              <ul className="nw-list">
                {items.map((line) => (
                  <li key={line.id}>
                    <Line line={line} />
                  </li>
                ))}
              </ul>
              <Pagination
                shown={t('news.citizen.shown', { n: items.length })}
                label={t('news.citizen.older')}
                href={next === null ? undefined : addressWith('/documents', search, { after: next })}
              />
            </>
          )
        }
      </Reading>
    </div>
  )
}

export const pageHead = ({ search, t }: HeadTools): PageHead => ({
  description: t('news.citizen.doc.intro'),
  canonical: '/documents',
  unlisted: search.size > 0 && !(search.size === 1 && search.has('lang')),
})
