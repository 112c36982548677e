import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Card, Details, StatusChip, Table, type Tone } from '@hue-s/ui/index.ts'
import type { Category } from '../../../contract.ts'
import { agencyWords, kindWords, placeWords, whenWords, type NamedRow, type Tested } from './row-words.ts'

const TONES: Record<Tested['flow'], Tone> = { timed: 'info', immediate: 'warning', outOfScope: 'neutral' }

/** The answer of the tester: first a sentence, then the deadlines, then the rows. */
export function TestAnswer({ answer, categories }: { answer: Tested; categories: readonly Category[] | undefined }) {
  const { t, lang } = useText()
  const kind = answer.child ?? answer.category
  const closed = [answer.category, answer.child].find((one) => one && !one.open)
  const sentence = t(`field-reports.office.routing.sentence.${answer.why}`, {
    kind: kind.name[lang],
    place: answer.commune.name,
    at: answer.at,
    on: day(answer.on),
    agency: answer.agency?.name ?? '',
  })
  return (
    <>
      <Card tone="tint">
        <output className="fr-routing__sentence">{sentence}</output>
        <p className="h-row">
          <StatusChip tone={TONES[answer.flow]}>{t(`field-reports.office.routing.flow.${answer.flow}`)}</StatusChip>
          {answer.row?.provisional && (
            <StatusChip tone="warning">{t('field-reports.office.routing.provisional')}</StatusChip>
          )}
        </p>
        {answer.areas.length > 0 && (
          <p>{t('field-reports.office.routing.within', { areas: answer.areas.map((one) => one[lang]).join(', ') })}</p>
        )}
        {answer.certainty === 'schematic' && (
          <p className="h-small h-second">{t('field-reports.office.routing.certainty.schematic')}</p>
        )}
      </Card>
      {closed && (
        <Alert
          tone="warning"
          title={t(`field-reports.office.routing.${closed.successor ? 'closedNext' : 'closed'}`, {
            name: closed.name[lang],
            next: closed.successor?.[lang] ?? '',
          })}
        />
      )}
      {answer.advice && <Advised advice={answer.advice} />}
      <Deadlines clocks={answer.clocks} />
      <Rows answer={answer} categories={categories} />
    </>
  )
}

function Advised({ advice }: { advice: NonNullable<Tested['advice']> }) {
  const { lang } = useText()
  return (
    <Alert tone="info" title={advice.text[lang]}>
      {advice.phone && <a href={`tel:${advice.phone.replaceAll(' ', '')}`}>{advice.phone}</a>}{' '}
      {advice.link && (
        <a href={advice.link} target="_blank" rel="noreferrer">
          {advice.link}
        </a>
      )}
      {advice.citation && <span className="h-small h-second"> {advice.citation}</span>}
    </Alert>
  )
}

function Deadlines({ clocks }: { clocks: Tested['clocks'] }) {
  const { t, lang } = useText()
  if (clocks.length === 0) return null
  return (
    <Card title={t('field-reports.office.routing.clocks')} level={2}>
      {clocks.map((clock) => (
        <Details
          key={clock.name}
          summary={`${t(`field-reports.office.clock.${clock.name}`)} · ${clock.due ? moment(clock.due) : '—'}`}
          aside={<span className="h-small h-second">{limitWords(clock, t)}</span>}
        >
          <ul className="fr-routing__reasons">
            {clock.reasons.map((reason, n) => (
              <li key={`${reason.date} ${n}`}>
                <span className="h-figures">{reason.date.length > 10 ? moment(reason.date) : day(reason.date)}</span>{' '}
                {reason.text[lang]}
                {reason.citation && <span className="h-small h-second"> ({reason.citation})</span>}
              </li>
            ))}
          </ul>
          {clock.citation && <p className="h-small h-second">{clock.citation}</p>}
        </Details>
      ))}
    </Card>
  )
}

type Translate = (key: string, values?: Record<string, unknown>) => string
function limitWords({ limit, provisional }: Tested['clocks'][number], t: Translate): string {
  const [unit, n] = 'hours' in limit ? ['hours', limit.hours] : ['days', limit.days]
  const key = limit.working ? `working${unit === 'hours' ? 'Hours' : 'Days'}` : unit
  const words = t(`field-reports.office.routing.limit.${key}`, { n })
  return provisional ? `${words}, ${t('field-reports.office.routing.clockProvisional')}` : words
}

function Rows({ answer, categories }: { answer: Tested; categories: readonly Category[] | undefined }) {
  const { t, lang } = useText()
  const say = { t, lang }
  const column = (key: string) => t(`field-reports.office.routing.col.${key}`)
  const common = [
    { key: 'what', label: column('what'), cell: (row: NamedRow) => kindWords(row, categories, say), rowHeader: true },
    { key: 'place', label: column('place'), cell: (row: NamedRow) => placeWords(row, say) },
    { key: 'when', label: column('when'), cell: (row: NamedRow) => whenWords(row, say) },
    { key: 'agency', label: column('agency'), cell: (row: NamedRow) => agencyWords(row, say) },
  ]
  const why = new Map(answer.others.map((one) => [one.row.n, one.why]))
  return (
    <>
      {answer.row && (
        <Table
          caption={t('field-reports.office.routing.decides')}
          columns={[...common, { key: 'citation', label: column('citation'), cell: (row) => row.citation }]}
          rows={[answer.row]}
          rowKey={(row) => String(row.n)}
          dense
        />
      )}
      {answer.others.length === 0 ? (
        <p className="h-second">{t('field-reports.office.routing.noOthers')}</p>
      ) : (
        <Table
          caption={
            <>
              {t('field-reports.office.routing.others')}{' '}
              <span className="h-small h-second">
                {t('field-reports.office.routing.othersCount', { shown: answer.others.length, count: answer.rowCount })}
              </span>
            </>
          }
          columns={[
            {
              key: 'why',
              label: column('why'),
              cell: (row: NamedRow) => t(`field-reports.office.routing.miss.${why.get(row.n)}`),
            },
            ...common,
          ]}
          rows={answer.others.map(({ row }) => row)}
          rowKey={(row) => String(row.n)}
          dense
        />
      )}
    </>
  )
}
