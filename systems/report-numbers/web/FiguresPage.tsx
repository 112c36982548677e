import './numbers.css'
import { useLocation, useSearch } from 'wouter'
import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { reportNumbersContract as routes, type Figures } from '../contract.ts'
import { Ask } from './Ask.tsx'
import { Check } from './Check.tsx'
import { figuresInput } from './figures-input.ts'
import { FigureTable, Legend } from './FigureTable.tsx'
import { Headline } from './Headline.tsx'

const LIST = '/api/report-numbers/behind'

function Answer({ answer, base }: { answer: Figures; base: string }) {
  const { t } = useText()
  const listOf = (link: string) => link.replace(LIST, `${base}/behind`)
  if (!answer.proof || !answer.total)
    return (
      <EmptyState title={t('report-numbers.none')}>
        <p>{t('report-numbers.noneWords')}</p>
      </EmptyState>
    )
  const caption = t(`report-numbers.by.${answer.by}`)
  return (
    <>
      <p className="h-second n-span">
        {answer.from && answer.to
          ? t('report-numbers.span', { from: day(answer.from), to: day(answer.to) })
          : t('report-numbers.spanAll')}{' '}
        {t('report-numbers.asOf', { at: moment(answer.proof.publishedAt) })}
      </p>
      <Headline total={answer.total} listOf={listOf} />
      {answer.rows.length === 0 ? (
        <EmptyState title={t('report-numbers.noRows')}>
          <p>{t('report-numbers.noRowsWords')}</p>
        </EmptyState>
      ) : (
        <section aria-labelledby="n-rows" className="n-rows">
          <div className="n-rows__head">
            <Heading level={2} id="n-rows">
              {caption}
            </Heading>
            {answer.by === 'commune' && answer.boundaries && (
              <span className="h-second">{t('report-numbers.onBoundaries', { on: day(answer.boundaries) })}</span>
            )}
            <Legend />
          </div>
          <FigureTable caption={caption} rows={answer.rows} total={answer.total} listOf={listOf} />
        </section>
      )}
      <Check proof={answer.proof} />
    </>
  )
}

/** The public figures of reports: everything on it can be checked by whoever reads it. */
export function FiguresPage({ base }: { base: string }) {
  const { t } = useText()
  const search = new URLSearchParams(useSearch())
  const [, navigate] = useLocation()
  const read = useRead(routes.figures, figuresInput(search), { every: 300_000 })
  return (
    <>
      <div className="n-title">
        <Heading level={1}>{t('report-numbers.title')}</Heading>
        <p className="h-second">{t('report-numbers.intro')}</p>
      </div>
      <Ask
        search={search}
        base={base}
        answer={read.data}
        onSearch={(query) => navigate(query ? `~${base}?${query}` : `~${base}`)}
      />
      <Reading read={read}>{(answer) => <Answer answer={answer} base={base} />}</Reading>
    </>
  )
}
