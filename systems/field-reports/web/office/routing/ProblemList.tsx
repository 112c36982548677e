import { useState } from 'react'
import { day } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, StatusChip } from '@hue-s/ui/index.ts'
import { agencyWords, placeWords, whenWords, type Coverage, type Problem } from './row-words.ts'

const FIRST = 8
const NAMED = 3

interface Props {
  problems: readonly Problem[]
  communes: Coverage['communes']
  lines: readonly Pick<Coverage['lines'][number], 'category' | 'child' | 'name'>[]
}

/** What somebody should look at, errors first: each says what, where and which rows. */
export function ProblemList({ problems, communes, lines }: Props) {
  const { t } = useText()
  const [all, setAll] = useState(false)
  const shown = all ? problems : problems.slice(0, FIRST)
  return (
    <>
      <ul className="fr-problems">
        {shown.map((problem, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- two problems may say the same of different rows
          <li key={n}>
            <OneProblem problem={problem} communes={communes} lines={lines} />
          </li>
        ))}
      </ul>
      {problems.length > shown.length && (
        <Button variant="quiet" onClick={() => setAll(true)}>
          {t('field-reports.office.coverage.moreProblems', { count: problems.length - shown.length })}
        </Button>
      )}
    </>
  )
}

function OneProblem({ problem, communes, lines }: { problem: Problem } & Pick<Props, 'communes' | 'lines'>) {
  const { t, lang } = useText()
  const say = { t, lang }
  const names = new Map(communes.map(({ id, name }) => [id, name]))
  const line = lines.find((one) => one.category === problem.category && one.child === problem.child)
  const places = problem.communes.flatMap((id) => names.get(id) ?? []).slice(0, NAMED)
  const where =
    problem.communes.length > 0 && problem.communes.length === communes.length
      ? t('field-reports.office.coverage.everywhere')
      : problem.communes.length > places.length
        ? [t('field-reports.office.coverage.places', { count: problem.communes.length }), ...places].join(', ')
        : places.join(', ')
  const error = problem.severity === 'error'
  return (
    <>
      <StatusChip tone={error ? 'danger' : 'warning'}>
        {t(`field-reports.office.coverage.${error ? 'error' : 'warning'}`)}
      </StatusChip>
      <div>
        <p>
          <strong>
            {t(`field-reports.office.coverage.problem.${problem.kind}`, { on: problem.on ? day(problem.on) : '' })}
          </strong>
          {': '}
          {line?.name[lang] ?? problem.child ?? problem.category}
          {where && ` · ${where}`}
        </p>
        {problem.rows.slice(0, NAMED).map((row) => (
          <p key={row.n} className="h-small h-second">
            {placeWords(row, say)} · {whenWords(row, say)} · {agencyWords(row, say)}
          </p>
        ))}
      </div>
    </>
  )
}
