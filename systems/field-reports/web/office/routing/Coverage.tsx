import './routing.css'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Card, Checkbox, DateInput, FieldGroup } from '@hue-s/ui/index.ts'
import { fieldReportsContract } from '../../../contract.ts'
import { CoverageMatrix } from './CoverageMatrix.tsx'
import { cellSign, STATES, type CellAt } from './coverage-cells.ts'
import { ProblemList } from './ProblemList.tsx'
import { RoutingPage } from './RoutingPages.tsx'
import { useDateLabels } from './date-labels.ts'
import type { Coverage } from './row-words.ts'

/** Every kind in every commune on a day: what is wrong first, then the whole table. */
export function Screen() {
  const { t } = useText()
  const labels = useDateLabels()
  const [search, setSearch] = useSearchParams()
  const on = search.get('on') ?? ''
  const read = useRead(fieldReportsContract.coverage, on ? { on } : {})
  return (
    <RoutingPage
      path="/routing/coverage"
      title={t('field-reports.office.coverage.title')}
      lead={t('field-reports.office.coverage.lead')}
    >
      <FieldGroup label={t('field-reports.office.routing.on')}>
        <DateInput
          value={on || (read.data?.on ?? '')}
          onValue={(next, { day, month, year }) =>
            (next || !(day || month || year)) && setSearch(next ? { on: next } : {}, { replace: true })
          }
          labels={labels}
        />
      </FieldGroup>
      <Reading read={read}>{(data) => <Report data={data} />}</Reading>
    </RoutingPage>
  )
}

function Report({ data }: { data: Coverage }) {
  const { t } = useText()
  const [children, setChildren] = useState(false)
  const [faulty, setFaulty] = useState(false)
  const [chosen, setChosen] = useState<CellAt>()
  const isFaulty = (line: Coverage['lines'][number]) =>
    line.cells.some((state) => state !== 'ok' && state !== 'outOfScope' && state !== 'closed')
  const lines = data.lines.filter(
    (line) => (children || line.child === null || isFaulty(line)) && (!faulty || isFaulty(line)),
  )
  return (
    <>
      <p className="fr-routing__sentence">{t('field-reports.office.coverage.summary', data.counts)}</p>
      <section className="h-stack" aria-labelledby="fr-problems">
        <h2 id="fr-problems">{t('field-reports.office.coverage.problems')}</h2>
        {data.problems.length === 0 ? (
          <Alert tone="success" title={t('field-reports.office.coverage.none')}>
            {t('field-reports.office.coverage.noneWhy')}
          </Alert>
        ) : (
          <ProblemList problems={data.problems} communes={data.communes} lines={data.lines} />
        )}
      </section>
      <section className="h-stack" aria-labelledby="fr-matrix">
        <h2 id="fr-matrix">{t('field-reports.office.coverage.matrix')}</h2>
        <div className="h-row">
          <Checkbox label={t('field-reports.office.coverage.withChildren')} checked={children} onValue={setChildren} />
          <Checkbox label={t('field-reports.office.coverage.onlyFaulty')} checked={faulty} onValue={setFaulty} />
        </div>
        <Legend />
        <p className="h-small h-second">{t('field-reports.office.coverage.matrixHint')}</p>
        {lines.length === 0 ? (
          <p>{t('field-reports.office.coverage.noFaulty')}</p>
        ) : (
          <CoverageMatrix data={data} lines={lines} chosen={chosen} onChoose={setChosen} />
        )}
        <Chosen data={data} cell={chosen} />
      </section>
    </>
  )
}

function Legend() {
  const { t } = useText()
  return (
    <ul className="fr-cover__legend" aria-label={t('field-reports.office.coverage.legend')}>
      {STATES.map((state) => (
        <li key={state}>
          <span className={`fr-cover__cell fr-cover__cell--${state}`} aria-hidden="true">
            {cellSign[state]}
          </span>{' '}
          {t(`field-reports.office.coverage.state.${state}`)}
        </li>
      ))}
    </ul>
  )
}

/** Who is responsible in the chosen cell, with the way to its rows. */
function Chosen({ data, cell }: { data: Coverage; cell: CellAt | undefined }) {
  const { t, lang } = useText()
  const line = cell && data.lines.find((one) => one.category === cell.category && one.child === cell.child)
  const commune = cell && data.communes[cell.commune]
  const state = cell && line?.cells[cell.commune]
  if (!cell || !line || !commune || !state)
    return <p className="h-second">{t('field-reports.office.coverage.chooseCell')}</p>
  const agency = data.agencies[line.who[cell.commune] ?? -1]
  const query = new URLSearchParams({
    category: line.category,
    ...(line.child ? { child: line.child } : {}),
    commune: commune.id,
    on: data.on,
  })
  return (
    <Card title={t('field-reports.office.coverage.chosen')} level={3}>
      <output>
        {t(`field-reports.office.coverage.${agency ? 'cellWho' : 'cell'}`, {
          kind: line.name[lang],
          commune: commune.name,
          state: t(`field-reports.office.coverage.state.${state}`).toLowerCase(),
          agency: agency ?? '',
        })}
      </output>
      <Link href={`/routing?${query.toString()}`}>{t('field-reports.office.coverage.test')}</Link>
    </Card>
  )
}
