import '../alarms.css'
import { Link } from 'wouter'
import { clockTime, moment, type Lang } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useReplay, type Replay } from '@hue-s/engines/telemetry/web/replay/clock.ts'
import { ReplayBar } from '@hue-s/engines/telemetry/web/replay/ReplayBar.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { alarmsContract as routes, type AlarmLine, type Firing } from '../../contract.ts'
import { figure, spell, stateTone, toneOf } from '../words.ts'

const MINUTE = 60_000
/** The hour alone while it is of the last day. */
const sinceWords = (at: string, now: string, lang: Lang) =>
  Date.parse(now) - Date.parse(at) < 20 * 60 * MINUTE ? clockTime(at) : moment(at, lang)
const rounded = (minutes: number) => (minutes < 120 ? minutes : Math.round(minutes / 60) * 60)

function Card({ alarm: a, now }: { alarm: AlarmLine; now: string }) {
  const { t, lang } = useText()
  const old = a.valueAt === null ? null : Math.max(0, Math.round((Date.parse(now) - Date.parse(a.valueAt)) / MINUTE))
  return (
    <li className={`al-card al-card--${a.state === 'cleared' ? 'over' : a.severity}`}>
      <strong>
        {a.rule.name[lang]}: {a.station.name[lang]}
      </strong>
      <span className="al-card__value">{figure(a.value, a.unit, lang)}</span>
      {old !== null && <span>{t('alarms.ops.age', { age: spell(rounded(old), t, lang) })}</span>}
      <span className="al-card__chips">
        <StatusChip tone={toneOf(a.severity)}>{t(`alarms.severity.${a.severity}`)}</StatusChip>
        <StatusChip tone={stateTone[a.state]}>{t(`alarms.state.${a.state}`)}</StatusChip>
      </span>
      <span>
        {t('alarms.ops.since', { time: sinceWords(a.raisedAt, now, lang) })}
        {a.acknowledgedName && ` · ${a.acknowledgedName}`}
      </span>
    </li>
  )
}

function Present() {
  const { t } = useText()
  const read = useRead(routes.list, { open: true, limit: 60 }, { live: ['alarms.changed'], every: 10_000 })
  return (
    <Reading read={read}>
      {({ items, counts, now }) => (
        <>
          <p aria-live="polite" className={items.length === 0 ? 'al-none' : undefined}>
            {items.length === 0 ? t('alarms.ops.none') : t('alarms.ops.counts', counts)}
          </p>
          <ul>
            {[...items]
              .sort((a, b) => Number(a.state === 'cleared') - Number(b.state === 'cleared') || b.severity - a.severity)
              .map((a) => (
                <Card key={a.id} alarm={a} now={now} />
              ))}
          </ul>
        </>
      )}
    </Reading>
  )
}

const openAt = (at: number) => (f: Firing) =>
  Date.parse(f.startedAt) <= at && (f.endedAt === null || Date.parse(f.endedAt) > at)

/** What the rules of today would have had on the wall at the moment that is played. */
function Past({ replay }: { replay: Replay }) {
  const { t, lang } = useText()
  const span = { from: new Date(replay.from).toISOString(), to: new Date(replay.to).toISOString() }
  const read = useRead(routes.replay, { ...span, steps: 12 })
  return (
    <Reading read={read}>
      {({ firings }) => {
        const open = firings.filter(openAt(replay.at)).toSorted((a, b) => b.rule.severity - a.rule.severity)
        return (
          <>
            <p>{t('alarms.ops.past', { n: open.length, all: firings.length })}</p>
            {open.length === 0 && <p className="al-none">{t('alarms.ops.none')}</p>}
            <ul>
              {open.map((f) => (
                <li
                  key={`${f.rule.key} ${f.station.key} ${f.startedAt}`}
                  className={`al-card al-card--${f.rule.severity}`}
                >
                  <strong>
                    {f.rule.name[lang]}: {f.station.name[lang]}
                  </strong>
                  <span className="al-card__chips">
                    <StatusChip tone={toneOf(f.rule.severity)}>{t(`alarms.severity.${f.rule.severity}`)}</StatusChip>
                  </span>
                  <span>{t('alarms.ops.firedAt', { at: moment(f.startedAt, lang) })}</span>
                  {f.peak !== null && <span>{t('alarms.ops.peak', { value: figure(f.peak, f.unit, lang) })}</span>}
                </li>
              ))}
            </ul>
          </>
        )
      }}
    </Reading>
  )
}

/** Open alarms at a glance, heard as they come; each number says how old it is. Past days play on the same wall. */
export function Screen() {
  const { t } = useText()
  const replay = useReplay()
  return (
    <div className="al-wall">
      <ReplayBar />
      <div className="al-wall__head">
        <h1>{t(replay ? 'alarms.ops.titlePast' : 'alarms.ops.title')}</h1>
        <Link href="/alarms/replay">{t('alarms.ops.replay')}</Link>
      </div>
      {replay ? <Past replay={replay} /> : <Present />}
    </div>
  )
}
