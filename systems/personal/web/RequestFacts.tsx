import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { calendar } from '@hue-s/ui/icon-paths.ts'
import { Timeline } from '@hue-s/ui/Timeline.tsx'
import type { RequestView } from '../contract.ts'
import './personal.css'

/** What both sides read of a request: its words, its dates with their reasons, what became of it. */
export function RequestFacts({
  request,
  say,
}: {
  request: RequestView
  say: (key: string, values?: Record<string, unknown>) => string
}) {
  const { lang } = useText()
  const { text, subject, clocks, ground, outcome, steps } = request
  return (
    <>
      <Card title={say('request.words')}>
        {subject && <p className="h-small h-second">{subject}</p>}
        <p className="p-name">{text}</p>
      </Card>
      {ground && (
        <Card tone="accent" title={say('request.ground', { name: ground.name[lang] })}>
          <p>{ground.text[lang]}</p>
          <p className="p-name">{ground.note}</p>
          {ground.citation && <p className="h-small h-second">{ground.citation}</p>}
        </Card>
      )}
      {outcome && (
        <Card tone="tint" title={say('request.outcome')}>
          <p className="p-name">{outcome.note}</p>
          {outcome.erased.length > 0 && (
            <ul>
              {outcome.erased.map(({ holder, title, count }) => (
                <li key={holder}>{say('request.erased', { title: title[lang], n: count })}</li>
              ))}
            </ul>
          )}
          {outcome.kept.length > 0 && (
            <>
              <p>
                <strong>{say('request.kept')}</strong>
              </p>
              <ul>
                {outcome.kept.map(({ what, count, why }, n) => (
                  <li key={n}>{say('request.keptLine', { what: what[lang], n: count, why: why[lang] })}</li>
                ))}
              </ul>
            </>
          )}
        </Card>
      )}
      {clocks.map(({ name, label, dueAt, stoppedAt, reasons }) => (
        <Details
          key={name}
          icon={calendar}
          summary={`${label}: ${stoppedAt ? say('request.stopped', { at: moment(stoppedAt) }) : dueAt ? moment(dueAt) : '–'}`}
        >
          <p>{say('request.why')}</p>
          <ul>
            {reasons.map(({ date, to, text: why, citation }, n) => (
              <li key={n}>
                {to ? `${date} – ${to}` : date}: {why[lang]}{' '}
                {citation && <span className="h-small h-second">({citation})</span>}
              </li>
            ))}
          </ul>
        </Details>
      ))}
      <Timeline
        label={say('request.steps')}
        events={steps.map(({ at, action, text: words, by }, n) => ({
          id: String(n),
          title: action,
          at: { iso: at, text: moment(at) },
          by: say(`request.by.${by}`),
          ...(words ? { children: <p className="p-name">{words}</p> } : {}),
        }))}
      />
    </>
  )
}
