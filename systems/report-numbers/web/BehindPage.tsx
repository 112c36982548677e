import './numbers.css'
import { useSearch } from 'wouter'
import type { ReactNode } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { day, moment, number } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { reportNumbersContract as routes } from '../contract.ts'
import { behindInput, filtersOf, withNames } from './figures-input.ts'

type Behind = Output<typeof routes.behind>
export type BehindItem = Behind['items'][number]

function Item({ item, code }: { item: BehindItem; code: ReactNode }) {
  const { t } = useText()
  const when = item.finishedAt
    ? t('report-numbers.behind.finished', { at: moment(item.finishedAt) })
    : item.dueAt
      ? t('report-numbers.behind.due', { at: moment(item.dueAt) })
      : null
  const grades = { 3: 'satisfied', 2: 'accepted', 1: 'dissatisfied' } as const
  const grade = grades[item.rating as 1 | 2 | 3]
  return (
    <li className="n-item">
      <div className="n-item__head">
        {code}
        {item.late && <span className="n-item__late">{t('report-numbers.measure.late')}</span>}
      </div>
      <p>{[item.category, item.commune].filter(Boolean).join(' · ')}</p>
      <p className="h-small h-second">
        {[item.agency, t('report-numbers.behind.opened', { at: moment(item.openedAt) }), when]
          .filter(Boolean)
          .join(' · ')}
        {grade && ` · ${t(`report-numbers.measure.${grade}`)}`}
      </p>
    </li>
  )
}

export interface BehindPageProps {
  base: string
  /** The code of a report, with the way to it where the reader may go. */
  codeOf: (item: BehindItem) => ReactNode
}

function Found({ list, search, base, codeOf }: BehindPageProps & { list: Behind; search: URLSearchParams }) {
  const { t, lang } = useText()
  if (list.count === 0)
    return (
      <EmptyState title={t('report-numbers.behind.none')}>
        <p>{t('report-numbers.behind.noneWords')}</p>
      </EmptyState>
    )
  return (
    <>
      <p className="h-second">
        {t('report-numbers.behind.count', { n: number(list.count, lang) })}{' '}
        {list.proof && t('report-numbers.asOf', { at: moment(list.proof.publishedAt) })}
      </p>
      <ol className="n-items">
        {list.items.map((item) => (
          <Item key={item.code} item={item} code={codeOf(item)} />
        ))}
      </ol>
      <div className="h-row n-links">
        {search.get('after') && (
          <LinkButton variant="quiet" href={`${base}/behind${withNames(search, { after: '' })}`}>
            {t('report-numbers.behind.first')}
          </LinkButton>
        )}
        {list.next && (
          <LinkButton href={`${base}/behind${withNames(search, { after: list.next })}`}>
            {t('report-numbers.behind.next')}
          </LinkButton>
        )}
      </div>
    </>
  )
}

/** The reports behind one number. */
export function BehindPage({ base, codeOf }: BehindPageProps) {
  const { t, lang } = useText()
  const search = new URLSearchParams(useSearch())
  const input = behindInput(search)
  const read = useRead(routes.behind, input)
  const { data: words } = useRead(routes.words, {})
  const { from, to } = filtersOf(search)
  const back = withNames(search, { measure: '', after: '', definitions: '', edition: '' })
  return (
    <>
      <a className="c-page__back n-back" href={base + back}>
        <span aria-hidden="true">←</span> {t('report-numbers.behind.back')}
      </a>
      <div className="n-title">
        <Heading level={1}>
          {t('report-numbers.behind.title', { what: t(`report-numbers.measure.${input.measure}`) })}
        </Heading>
        <p className="h-second">
          {words?.measures.find(({ id }) => id === input.measure)?.words[lang]}{' '}
          {from && to && t('report-numbers.span', { from: day(from), to: day(to) })}
        </p>
      </div>
      <Reading read={read}>{(list) => <Found list={list} search={search} base={base} codeOf={codeOf} />}</Reading>
    </>
  )
}
