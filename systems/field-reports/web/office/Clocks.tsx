import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Details, StatusChip } from '@hue-s/ui/index.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { fieldReportsContract, type StaffReport } from '../../contract.ts'

/** Each deadline, and day by day why it is that day. */
export function Clocks({ report }: { report: StaffReport }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.clock.${key}`, values)
  const ladder = useRead(fieldReportsContract.handlingRules, {}).data?.escalation ?? []
  if (report.clocks.length === 0) return <p className="h-second">{say('none')}</p>
  return (
    <div className="h-stack">
      {report.pause && <p>{say('paused', { reason: report.pause.name })}</p>}
      {report.asked.some(({ action }) => action === 'extend') && <p>{say('extensionAsked')}</p>}
      {report.clocks.map((clock) => (
        <Details
          key={clock.name}
          open
          summary={`${say(clock.name)} · ${clock.due ? moment(clock.due) : say('noDate')}`}
          aside={
            <StatusChip tone={clock.running ? 'progress' : 'neutral'}>
              {say(clock.running ? 'running' : 'stopped')}
            </StatusChip>
          }
        >
          {clock.reasons.length === 0 ? (
            <p className="h-second">{say('noReasons')}</p>
          ) : (
            <table className="fr-reasons">
              <caption className="h-hidden">{say('why')}</caption>
              <thead>
                <tr>
                  <th scope="col">{say('day')}</th>
                  <th scope="col">{say('reason')}</th>
                </tr>
              </thead>
              <tbody>
                {clock.reasons.map((reason, index) => (
                  <tr key={`${reason.date} ${reason.kind} ${index}`}>
                    <td className="h-figures">
                      {reason.to && reason.to !== reason.date
                        ? `${shortDay(reason.date)} – ${shortDay(reason.to)}`
                        : shortDay(reason.date)}
                    </td>
                    <td>
                      {reason.text[lang]}
                      {reason.citation && <span className="h-small h-second"> ({reason.citation})</span>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Details>
      ))}
      {report.closedAt === null && ladder.length > 0 && (
        <section aria-labelledby="fr-ladder">
          <h3 id="fr-ladder">{say('ladder')}</h3>
          <ol className="fr-ladder">
            {ladder.map(({ to, workingHours }) => (
              <li key={to}>
                {say(workingHours === 0 ? 'ladder.atOnce' : 'ladder.after', {
                  who: say(`ladder.${to}`),
                  hours: workingHours,
                })}
              </li>
            ))}
          </ol>
        </section>
      )}
    </div>
  )
}

const shortDay = (date: string) => (date.length > 10 ? moment(date) : day(date))
