import { useEffect, useRef, useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Button, StatusChip, Tabs } from '@hue-s/ui/index.ts'
import { x } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract, type StaffReport } from '../../contract.ts'
import { stateKey, toldOnce, toneOf } from '../words-of-report.ts'
import { ActionPanel } from './ActionPanel.tsx'
import { Clocks } from './Clocks.tsx'
import { dueWords } from './due.ts'
import { useChanges } from './queue-data.ts'
import type { Names } from './QueueList.tsx'
import { Matter } from './Matter.tsx'
import { Happened, titleOf } from './Happened.tsx'
import { Messages } from './Messages.tsx'
import { RelatedTab } from './Related.tsx'
import { Reveal } from './Reveal.tsx'
import { Standing } from './Standing.tsx'
import { useNow } from './useNow.ts'

interface Props {
  id: string
  names: Names
  onClose: () => void
  onChanged: () => void
}

/** One report: what it is on the left, what to do on the right. */
export function ReportPane({ id, names, onClose, onChanged }: Props) {
  const read = useRead(fieldReportsContract.work, { id })
  useChanges(read.reload, id)
  const changed = (now?: StaffReport) => {
    if (now) read.show((before) => (before && before.version > now.version ? before : now))
    else read.reload()
    onChanged()
  }
  return (
    <Reading read={read}>
      {(report) =>
        report.id === id ? <Shown report={report} names={names} onClose={onClose} onChanged={changed} /> : null
      }
    </Reading>
  )
}

function Shown({
  report,
  names,
  onClose,
  onChanged,
}: {
  report: StaffReport
  names: Names
  onClose: () => void
  onChanged: (now?: StaffReport) => void
}) {
  const { t } = useText()
  const [tab, setTab] = useState('matter')
  const stale = useStale(report, onChanged)
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.${key}`, values)
  const due = dueWords(report.dueAt, useNow(), report.closedAt !== null || report.state === 'resolved')
  return (
    <>
      <section className="fr-detail" aria-label={say('report')}>
        <header className="fr-detail__head">
          <div>
            <h2>
              <span className="h-figures">{report.code}</span> · {names.category(report.category, report.child)}
            </h2>
            <p className="h-row">
              <StatusChip tone={toneOf(report)}>{t(stateKey(report))}</StatusChip>
              <span className="h-small h-second">{say(`visibility.${report.visibility}`)}</span>
              <time className="h-small h-second" dateTime={report.openedAt}>
                {say('opened', { at: moment(report.openedAt) })}
              </time>
            </p>
          </div>
          <Button variant="quiet" icon={x} label={say('closeReport')} onClick={onClose} />
        </header>
        {stale.since && (
          <Alert tone="warning" title={say('stale.title')} onDismiss={stale.clear} dismissLabel={say('stale.close')}>
            <ul>
              {stale.news.map((one) => (
                <li key={`${one.at} ${one.action}`}>
                  {moment(one.at)} · {titleOf(one, t)}
                  {one.by && ` · ${one.by}`}
                </li>
              ))}
            </ul>
            <p>{say('stale.kept')}</p>
          </Alert>
        )}
        <Tabs
          label={say('parts')}
          selected={tab}
          onSelect={setTab}
          tabs={[
            { id: 'matter', label: say('tab.matter'), panel: <Matter report={report} /> },
            { id: 'messages', label: say('tab.messages'), panel: <Messages report={report} /> },
            {
              id: 'related',
              label: say('tab.related'),
              panel: <RelatedTab report={report} names={names} onChanged={onChanged} onStale={stale.mark} />,
            },
            { id: 'clocks', label: say('tab.clocks'), panel: <Clocks report={report} /> },
            {
              id: 'happened',
              label: say('tab.happened', { count: toldOnce(report.timeline).length }),
              panel: <Happened report={report} />,
            },
          ]}
        />
      </section>
      <aside className="fr-todo" aria-label={say('todo')}>
        <div className={`fr-todo__due h-tone--${due.tone}`}>
          <p className="fr-todo__words">{say(`due.${due.key}`, { count: due.count })}</p>
          {report.dueAt && <p className="h-small h-figures">{say('dueAt', { at: moment(report.dueAt) })}</p>}
          {report.dueAt && (
            <button type="button" className="fr-why" onClick={() => setTab('clocks')}>
              {say('why')}
            </button>
          )}
        </div>
        <Standing report={report} onChanged={onChanged} />
        <ActionPanel
          report={report}
          onStale={stale.mark}
          onChanged={(now) => {
            stale.clear()
            onChanged(now)
          }}
        />
        <dl className="fr-facts">
          <div>
            <dt>{say('agency')}</dt>
            <dd>{report.agency?.name ?? say('agency.none')}</dd>
          </div>
          <div>
            <dt>{say('assignee')}</dt>
            <dd>{report.assignee ?? say('assignee.none')}</dd>
          </div>
          {report.routedBy && (
            <div>
              <dt>{say('routedBy')}</dt>
              <dd>{report.routedBy}</dd>
            </div>
          )}
        </dl>
        {report.mayReveal && <Reveal id={report.id} />}
      </aside>
    </>
  )
}

/** What others did to the report between our last look and our refused step. */
function useStale(report: StaffReport, reload: () => void) {
  const [since, setSince] = useState<{ count: number }>()
  const known = useRef(report.timeline.length)
  useEffect(() => {
    if (!since) known.current = report.timeline.length
  }, [since, report])
  return {
    since,
    news: report.timeline.slice(since?.count ?? 0),
    clear: () => setSince(undefined),
    mark: () => {
      setSince({ count: known.current })
      reload()
    },
  }
}
