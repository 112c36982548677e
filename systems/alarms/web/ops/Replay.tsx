/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import '../alarms.css'
import { Link } from 'wouter'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useReplay, type Replay } from '@hue-s/engines/telemetry/web/replay/clock.ts'
import { ReplayBar } from '@hue-s/engines/telemetry/web/replay/ReplayBar.tsx'
import { EmptyState, StatusChip, Table } from '@hue-s/ui/index.ts'
import { alarmsContract as routes, type Firing } from '../../contract.ts'
import { figure, toneOf } from '../words.ts'

type State = 'before' | 'open' | 'over'
const stateAt = (f: Firing, at: number): State =>
  Date.parse(f.startedAt) > at ? 'before' : f.endedAt === null || Date.parse(f.endedAt) > at ? 'open' : 'over'

function Report({ replay }: { replay: Replay }) {
  const { t, lang } = useText()
  const span = { from: new Date(replay.from).toISOString(), to: new Date(replay.to).toISOString() }
  const read = useRead(routes.replay, { ...span, steps: 12 })
  const word = (name: string) => t(`alarms.ops.${name}`)
  return (
    <Reading read={read}>
      {({ firings }) => (
        <>
          <p>
            <a href={`/api/alarms/replay.csv?${new URLSearchParams(span)}`}>{word('report')}</a>
          </p>
          <Table
            caption={word('replay')}
            hideCaption
            rows={firings}
            rowKey={(f) => `${f.rule.key} ${f.station.key} ${f.startedAt}`}
            empty={<EmptyState title={word('none')} />}
            columns={[
              {
                key: 'what',
                label: word('what'),
                rowHeader: true,
                cell: (f) => `${f.rule.name[lang]}: ${f.station.name[lang]}`,
              },
              {
                key: 'now',
                label: word('then'),
                oneLine: true,
                cell: (f) => {
                  const state = stateAt(f, replay.at)
                  return state === 'open' ? (
                    <StatusChip tone={toneOf(f.rule.severity)}>{t(`alarms.severity.${f.rule.severity}`)}</StatusChip>
                  ) : (
                    word(`then.${state}`)
                  )
                },
              },
              { key: 'start', label: word('start'), oneLine: true, cell: (f) => moment(f.startedAt, lang) },
              { key: 'end', label: word('end'), oneLine: true, cell: (f) => (f.endedAt === null ? word('still') : moment(f.endedAt, lang)) }, // prettier-ignore
              { key: 'peak', label: word('highest'), oneLine: true, cell: (f) => figure(f.peak, f.unit, lang) },
            ]}
          />
        </>
      )}
    </Reading>
  )
}

/** What the rules would have said in past days, line by line. It is marked as a replay, and nobody is told anything. */
export function Screen() {
  const { t } = useText()
  const replay = useReplay()
  return (
    <div className="al-wall">
      <ReplayBar />
      <div className="al-wall__head">
        <h1>{t('alarms.ops.replay')}</h1>
        <Link href="/alarms">{t('alarms.ops.title')}</Link>
      </div>
      {replay ? <Report replay={replay} /> : <p>{t('alarms.ops.replayWords')}</p>}
    </div>
  )
}
