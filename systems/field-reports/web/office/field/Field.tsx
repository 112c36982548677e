import './field.css'
import { useEffect, useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useViews } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button, EmptyState, RadioCards } from '@hue-s/ui/index.ts'
import { arrowClockwise, crosshair } from '@hue-s/ui/icon-paths.ts'
import { useNames } from '../queue-data.ts'
import { FieldCard } from './FieldCard.tsx'
import { FieldDeeds } from './FieldDeeds.tsx'
import { inOrder } from './field-words.ts'
import { useField } from './useField.ts'

type Place = { lon: number; lat: number }

/** What an officer has to do outside, on a phone, with or without a network. */
export function Screen() {
  const { t } = useText()
  const { Problem, Waiting } = useViews()
  const work = useField()
  const names = useNames()
  const { here, ask, failed } = useHere()
  const [by, setBy] = useState<'due' | 'near'>('due')
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.field.${key}`, values)
  useEffect(
    () => void navigator.serviceWorker?.register('/office/sw.js', { scope: '/office/' }).catch(() => undefined),
    [],
  )
  const { pack, deeds, offline } = work
  const reports = pack ? inOrder(pack.reports, by, here) : []
  const unsent = deeds.filter(({ state }) => state !== 'sent')
  return (
    <div className="ff-page">
      <header className="ff-head">
        <h1>{say('title')}</h1>
        <Button size="small" icon={arrowClockwise} busy={work.busy && say('refreshing')} onClick={work.refresh}>
          {say('refresh')}
        </Button>
      </header>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> may not hold paragraphs */}
      <div role="status">
        {offline ? (
          <Alert tone="warning" live="off" title={say('offline', { count: unsent.length })}>
            {pack && say('asOf', { at: moment(pack.at) })}
          </Alert>
        ) : (
          pack && <p className="h-small h-second">{say('asOf', { at: moment(pack.at) })}</p>
        )}
      </div>
      {work.error && <Problem error={work.error} retry={work.refresh} />}
      <FieldDeeds deeds={deeds} />
      <RadioCards
        label={say('scope')}
        name="scope"
        layout="row"
        value={pack?.scope ?? 'mine'}
        onValue={(scope) => work.setScope(scope as 'mine' | 'agency')}
        options={(['mine', 'agency'] as const).map((value) => ({
          value,
          label: say(`scope.${value}`),
          disabled: offline,
        }))}
      />
      <RadioCards
        label={say('order')}
        name="order"
        layout="row"
        value={by}
        onValue={(value) => {
          setBy(value as 'due' | 'near')
          if (value === 'near' && !here) ask()
        }}
        options={(['due', 'near'] as const).map((value) => ({ value, label: say(`order.${value}`) }))}
      />
      {by === 'near' && !here && (
        <Alert tone="info" live="off" title={say(failed ? 'here.failed' : 'here.why')}>
          <Button size="small" icon={crosshair} onClick={ask}>
            {say('here.ask')}
          </Button>
        </Alert>
      )}
      {!pack && (work.busy || !work.known) && <Waiting />}
      {pack && reports.length === 0 && (
        <EmptyState level={2} title={say(`none.${pack.scope}`)}>
          {say('none.why')}
        </EmptyState>
      )}
      {!pack && work.known && !work.busy && offline && (
        <EmptyState level={2} title={say('nothingKept')}>
          {say('nothingKept.why')}
        </EmptyState>
      )}
      {pack?.more && <Alert tone="info" live="off" title={say('more')} />}
      <ul className="ff-list">
        {reports.map((report) => (
          <li key={report.id}>
            <FieldCard report={report} names={names} deeds={deeds} here={here} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Where the phone is, only when asked; it stays on the phone. */
function useHere() {
  const [here, setHere] = useState<Place>()
  const [failed, setFailed] = useState(false)
  const ask = () => {
    setFailed(false)
    if (!('geolocation' in navigator)) return setFailed(true)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setHere({ lon: coords.longitude, lat: coords.latitude }),
      () => setFailed(true),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    )
  }
  return { here, ask, failed }
}
