import '../public-services.css'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Card, EmptyState, Heading, StatusChip } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes, type Warning } from '../../contract.ts'
import { TONES } from '../dossier-words.ts'
import { points } from '../quality-words.ts'

function One({ warning: w }: { warning: Warning }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) =>
    t(`public-services.office.quality.warnings.${key}`, values)
  return (
    <Card title={`${w.code} · ${w.procedure[lang]}`} level={2} href={`/office/dossiers/${w.id}`}>
      <div className="h-stack">
        <p className="ps-line">
          <StatusChip tone={TONES[w.state]}>{t(`cases.public-services.dossier.state.${w.state}`)}</StatusChip>
          <span>{say('promised', { at: moment(w.promisedAt, lang) })}</span>
          <strong>{say('expected', { at: moment(w.expectedAt, lang) })}</strong>
        </p>
        <ul className="ps-reasons">
          {w.steps.map((step, n) => (
            <li key={n}>
              {t(`public-services.step.${step.kind}`)}:{' '}
              {say(step.running ? 'left' : 'takes', { hours: points(step.hours, lang) })}{' '}
              <span className="h-second">{step.from > 0 ? say('measured', { count: step.from }) : say('planned')}</span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  )
}

/** What will probably be late, while something can still be done, and what that estimate is made of. */
export function Screen() {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) =>
    t(`public-services.office.quality.warnings.${key}`, values)
  const read = useRead(routes.warnings, { limit: 100 }, { live: ['cases.staff'], every: 300_000 })
  return (
    <div className="o-page">
      <Heading level={1}>{say('title')}</Heading>
      <p>{say('lead')}</p>
      <Reading read={read}>
        {({ items, looked }) =>
          items.length === 0 ? (
            <EmptyState title={say('none')}>{say('looked', { count: looked })}</EmptyState>
          ) : (
            <div className="h-stack">
              <p>{say('found', { count: items.length, looked })}</p>
              {items.map((one) => (
                <One key={one.id} warning={one} />
              ))}
            </div>
          )
        }
      </Reading>
    </div>
  )
}
