import './panels.css'
import { useId, type ReactNode } from 'react'
import { number } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { environmentContract as environment, type RainItem } from '@hue-s/systems/environment/contract.ts'
import { fireWarningContract as fire } from '@hue-s/systems/fire-warning/contract.ts'
import { useReplay } from '@hue-s/engines/telemetry/web/replay/clock.ts'
import { ReplayBar } from '@hue-s/engines/telemetry/web/replay/ReplayBar.tsx'
import { floodResponseContract as routes, type Playback, type ReservoirItem, type RiverItem } from '../../contract.ts'
import { ageWords, doubtWords, fixed, isOld } from '../age.ts'
import { airAt, fireAt, rainAt, reservoirsAt, riversAt, type AirShown, type FireShown } from './past.ts'
import { Water } from './Water.tsx'
import { alarmWords, toneOf, trendWords } from '../words.ts'

const EVERY = { every: 15_000 }
const SHOWN_RAIN = 8

/** What is old is struck through; where there is nothing, there is nothing to strike. */
const oldClass = (r: ReservoirItem['level']) => (r.value === null ? 'fw-none' : isOld(r) ? 'fw-old' : undefined)

function Panel({ title, children, className = '' }: { title: string; children: ReactNode; className?: string }) {
  const id = useId()
  return (
    <section className={`fw-panel ${className}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

function Rivers({ items, now }: { items: readonly RiverItem[]; now: string }) {
  const { t, lang } = useText()
  return (
    <table className="fw-table">
      <thead>
        <tr>
          {['station', 'level', 'state', 'trend'].map((name) => (
            <th scope="col" key={name}>
              {t(`flood-response.ops.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.key} className={oldClass(one.reading)}>
            <th scope="row">
              {one.name[lang]}
              <small>
                {ageWords(one.reading.at, now, t)}
                {doubtWords(one.reading, t) && ` · ${doubtWords(one.reading, t)}`}
              </small>
            </th>
            <td className="fw-figure">{one.reading.value === null ? '–' : fixed(one.reading.value, lang)}</td>
            <td>
              {one.alarms ? (
                <StatusChip tone={isOld(one.reading) ? 'neutral' : toneOf(one)}>{alarmWords(one, t)}</StatusChip>
              ) : (
                '–'
              )}
            </td>
            <td>{trendWords(one, t, lang)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Reservoirs({ items, now }: { items: readonly ReservoirItem[]; now: string }) {
  const { t, lang } = useText()
  const flow = (r: ReservoirItem['inflow']) => (r.value === null ? '–' : fixed(r.value, lang, 0))
  return (
    <table className="fw-table">
      <thead>
        <tr>
          <th scope="col">{t('flood-response.ops.reservoirs')}</th>
          <th scope="col">{t('flood-response.ops.level')} (m)</th>
          <th scope="col">{t('flood-response.ops.in')} (m³/s)</th>
          <th scope="col">{t('flood-response.ops.out')} (m³/s)</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.key} className={oldClass(one.level)}>
            <th scope="row">
              {one.name[lang]}
              <small>{ageWords(one.level.at, now, t)}</small>
            </th>
            <td className="fw-figure">{one.level.value === null ? '–' : fixed(one.level.value, lang)}</td>
            <td>{flow(one.inflow)}</td>
            <td>{flow(one.outflow)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Rain({ items, now }: { items: readonly RainItem[]; now: string }) {
  const { t, lang } = useText()
  const mm = (one: RainItem, hours: number) => one.sums.find((s) => s.hours === hours)?.mm ?? null
  const said = (value: number | null) => (value === null ? '–' : fixed(value, lang, 1))
  const most = Math.max(1, ...items.map((one) => mm(one, 24) ?? 0))
  return (
    <ul className="fw-rain">
      {items.slice(0, SHOWN_RAIN).map((one) => (
        <li key={one.key} className={one.state === 'fresh' ? undefined : mm(one, 24) === null ? 'fw-none' : 'fw-old'}>
          <span>
            {one.name[lang]} <small>{ageWords(one.newest, now, t)}</small>
          </span>
          {one.sums.some((sum) => sum.mm !== null) && (
            <>
              <span
                className="fw-bar"
                style={{ width: `${(((mm(one, 24) ?? 0) / most) * 100).toFixed(1)}%` }}
                aria-hidden="true"
              />
              <span>
                {t('flood-response.ops.rain24')}: <strong>{said(mm(one, 24))}</strong> mm ·{' '}
                {t('flood-response.ops.rain1')}: {said(mm(one, 1))} mm
              </span>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

function Air({ items, now }: { items: readonly AirShown[]; now: string }) {
  const { t, lang } = useText()
  return (
    <ul className="fw-air">
      {items.map((one) => (
        <li key={one.key} className={one.now.value === null ? 'fw-none' : undefined}>
          <strong className={`fw-aqi fw-aqi--${one.now.level ?? 0}`}>{one.now.value ?? '–'}</strong>
          <span>
            {one.name[lang]}{' '}
            <small>
              {t(one.now.level === null ? 'environment.air.none' : `environment.air.level.${one.now.level}`)} ·{' '}
              {ageWords(one.hour, now, t)}
            </small>
          </span>
        </li>
      ))}
    </ul>
  )
}

function Fire({ items }: { items: readonly FireShown[] }) {
  const { t, lang } = useText()
  const said = ({ level, p }: NonNullable<FireShown['today']>) =>
    `${t(`flood-response.ops.fireIs.${level}`)} · ${
      p === 0 ? t('flood-response.ops.fireWet') : t('flood-response.ops.fireDry', { p: number(p, lang) })
    }`
  return (
    <ul className="fw-air">
      {items.map((one) => (
        <li key={one.key} className={one.today ? undefined : 'fw-none'}>
          <strong className={`fw-fire fw-fire--${one.today?.level ?? 0}`}>
            {one.today
              ? t('flood-response.ops.fireLevel', { level: ['I', 'II', 'III', 'IV', 'V'][one.today.level - 1] ?? '' })
              : '–'}
          </strong>
          <span>
            {one.name[lang]} <small>{one.today ? said(one.today) : t('flood-response.ops.noFire')}</small>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What stands in the panels: now, or as it was at the moment that is played. */
function useShown() {
  const replay = useReplay()
  const span = replay && { from: new Date(replay.from).toISOString(), to: new Date(replay.to).toISOString() }
  const played = useRead(routes.playback, span ?? null)
  const rivers = useRead(routes.rivers, {}, EVERY)
  const lakes = useRead(routes.reservoirs, {}, EVERY)
  const rain = useRead(environment.rain, {}, EVERY)
  const air = useRead(environment.air, {}, EVERY)
  const danger = useRead(fire.danger, {}, { every: 60_000 })
  if (!replay) return { replay, rivers, lakes, rain, air, danger }
  const past = <T,>(made: (of: Playback) => T | undefined) => ({ ...played, data: played.data && made(played.data) })
  return {
    replay,
    rivers: past((of) => rivers.data && riversAt(of, rivers.data.items, replay.at)),
    lakes: past((of) => lakes.data && reservoirsAt(of, lakes.data.items, replay.at)),
    rain: past((of) => rainAt(of, replay.at)),
    air: past((of) => airAt(of, replay.at)),
    danger: past((of) => fireAt(of, replay.at)),
  }
}

/** Rivers, rain, reservoirs, air, fire and water at a glance; every number says how old it is and greys when it is old. */
export function Screen() {
  const { t } = useText()
  const { replay, rivers, lakes, rain, air, danger } = useShown()
  return (
    <div className={replay ? 'fw-whole fw-whole--past' : 'fw-whole'}>
      <h1 className="h-hidden">{t('flood-response.ops.title')}</h1>
      <ReplayBar />
      <div className="fw">
        <Panel title={t('flood-response.ops.rivers')} className="fw-panel--rivers">
          <Reading read={rivers}>{(a) => <Rivers items={a.items} now={a.now} />}</Reading>
        </Panel>
        <Panel title={t('flood-response.ops.rain')} className="fw-panel--rain">
          <Reading read={rain}>{(a) => <Rain items={a.items} now={a.now} />}</Reading>
        </Panel>
        <Panel title={t('flood-response.ops.reservoirs')} className="fw-panel--lakes">
          <Reading read={lakes}>{(a) => <Reservoirs items={a.items} now={a.now} />}</Reading>
        </Panel>
        <Panel title={t('flood-response.ops.air')} className="fw-panel--air">
          <Reading read={air}>{(a) => <Air items={a.items} now={a.now} />}</Reading>
        </Panel>
        <Panel title={t('flood-response.ops.fire')} className="fw-panel--fire">
          <Reading read={danger}>{(a) => <Fire items={a.items} />}</Reading>
        </Panel>
        <Panel title={t('flood-response.ops.water')} className="fw-panel--water">
          {replay ? <p>{t('flood-response.ops.notReplayed')}</p> : <Water />}
        </Panel>
      </div>
    </div>
  )
}
