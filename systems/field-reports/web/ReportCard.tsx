import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import type { HeadingLevel } from '@hue-s/ui/Heading.tsx'
import { RiverProgress, type StepState } from '@hue-s/ui/RiverProgress.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import type { Category, PublicReport } from '../contract.ts'
import { categoryName, progressOf, stateKey, toneOf } from './words-of-report.ts'

/** Where a report stands: icon, word and colour. */
export function StateChip({ report }: { report: Pick<PublicReport, 'state' | 'late'> }) {
  const { t } = useText()
  return <StatusChip tone={toneOf(report)}>{t(stateKey(report))}</StatusChip>
}

/** The river line of one report; what it waits for stands under its step. */
export function ReportProgress({ report, compact }: { report: PublicReport; compact?: boolean }) {
  const { t } = useText()
  const words = Object.fromEntries(
    (['done', 'current', 'waiting', 'todo'] as const).map((state) => [
      state,
      t(`field-reports.citizen.progress.${state}`),
    ]),
  ) as Record<StepState, string>
  const steps = progressOf(report.state).map(({ id, state }) => ({
    id,
    state,
    label: t(`field-reports.citizen.progress.step.${id}`),
    note: noteOf(id, state, report, t),
  }))
  return (
    <RiverProgress
      label={t('field-reports.citizen.progress.label', { code: report.code })}
      steps={steps}
      words={words}
      compact={compact ?? false}
    />
  )
}

function noteOf(
  id: string,
  state: StepState,
  report: PublicReport,
  t: (key: string, values?: Record<string, unknown>) => string,
) {
  if (id === 'sent') return day(report.openedAt)
  if (id === 'done' && report.closedAt) return day(report.closedAt)
  if ((id === 'refused' || id === 'withdrawn') && report.closedAt) return day(report.closedAt)
  if (state === 'waiting') return t('field-reports.state.waiting')
  if (state === 'current' && report.dueAt)
    return t(report.late ? 'field-reports.citizen.wasDue' : 'field-reports.citizen.due', { due: moment(report.dueAt) })
  return undefined
}

/** One report in a list: its kind, its words, where, and how it stands. */
export function ReportCard({
  report,
  categories,
  href,
  level = 2,
  progress,
  mayBelong,
}: {
  report: PublicReport
  categories: readonly Category[] | undefined
  href: string
  level?: HeadingLevel
  progress?: boolean
  /** The chosen commune, where nobody can say whether the report lies in it. */
  mayBelong?: string | undefined
}) {
  const { t, lang } = useText()
  const before = report.photos.find(({ kind }) => kind === 'before')
  return (
    <Card
      title={categoryName(categories, report, lang)}
      level={level}
      href={href}
      aside={<StateChip report={report} />}
    >
      <div className="r-card">
        {before && <img src={before.thumb} alt="" width="96" height="96" loading="lazy" decoding="async" />}
        <div className="r-card__words">
          <p className="r-card__note">{report.note}</p>
          <p className="h-small h-second">{[report.place, report.commune?.name].filter(Boolean).join(', ')}</p>
          {mayBelong && (
            <p className="h-small h-second">{t('field-reports.citizen.list.mayBelong', { commune: mayBelong })}</p>
          )}
          <p className="h-small h-second h-figures">
            {t('field-reports.citizen.sentOn', { code: report.code, day: day(report.openedAt) })}
          </p>
        </div>
      </div>
      {progress && <ReportProgress report={report} compact />}
    </Card>
  )
}
