import './replay.css'
import { useState } from 'react'
import { legalDate, moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, DateInput, Field, FieldGroup, Select } from '@hue-s/ui/index.ts'
import { changeReplay, endReplay, SPEEDS, startReplay, usePassing, useReplay, type Replay } from './clock.ts'

const DAY = 86_400_000
const LONGEST_DAYS = 31
const midnight = (day: string) => Date.parse(`${day}T00:00:00+07:00`)

/** Which days are played; both are played whole. */
function Choose({ onCancel }: { onCancel: () => void }) {
  const { t } = useText()
  const word = (name: string, values?: Record<string, unknown>) => t(`telemetry.ops.replay.${name}`, values)
  const [from, setFrom] = useState(() => legalDate(new Date(Date.now() - 4 * DAY)))
  const [to, setTo] = useState(() => legalDate(new Date()))
  const labels = { day: word('day'), month: word('month'), year: word('year'), pick: word('pick') }
  const [begin, end] = [midnight(from), midnight(to) + DAY]
  const sound = end > begin && end - begin <= LONGEST_DAYS * DAY
  return (
    <form
      className="er-choose"
      onSubmit={(event) => {
        event.preventDefault()
        if (!sound) return
        startReplay(begin, Math.min(end, Date.now()))
        onCancel()
      }}
    >
      <FieldGroup label={word('from')}>
        <DateInput value={from} onValue={setFrom} labels={labels} />
      </FieldGroup>
      <FieldGroup label={word('to')} error={sound ? undefined : word('badSpan', { days: LONGEST_DAYS })}>
        <DateInput value={to} onValue={setTo} labels={labels} />
      </FieldGroup>
      <div className="h-row">
        <Button type="submit" variant="primary" disabled={!sound}>
          {word('begin')}
        </Button>
        <Button onClick={onCancel}>{word('cancel')}</Button>
      </div>
    </form>
  )
}

function Playing({ replay }: { replay: Replay }) {
  const { t, lang } = useText()
  const word = (name: string, values?: Record<string, unknown>) => t(`telemetry.ops.replay.${name}`, values)
  const { from, to, at, speed, running } = replay
  const now = moment(new Date(at), lang)
  const play = () => changeReplay({ running: !running, ...(at >= to ? { at: from } : {}) })
  return (
    <section className="er-bar" aria-label={word('title')}>
      <p className="er-bar__now">
        <strong>{word('mark')}</strong> <time dateTime={new Date(at).toISOString()}>{now}</time>
        <span>{word('notNow')}</span>
      </p>
      <input
        type="range"
        aria-label={word('moment')}
        aria-valuetext={now}
        min={from}
        max={to}
        step={600_000}
        value={at}
        onChange={(event) => changeReplay({ at: Number(event.currentTarget.value), running: false })}
      />
      <div className="er-bar__acts">
        <Button onClick={play}>{word(running ? 'pause' : 'play')}</Button>
        <Field label={word('speed')}>
          <Select
            value={String(speed)}
            onValue={(value) => changeReplay({ speed: Number(value) })}
            options={SPEEDS.map((one) => ({ value: String(one), label: word(`speed.${one}`) }))}
          />
        </Field>
        <Button variant="primary" onClick={endReplay}>
          {word('end')}
        </Button>
      </div>
    </section>
  )
}

/** At the top of a screen of the centre: begins a replay of past days, or marks the one that is on and steers it. */
export function ReplayBar() {
  const { t } = useText()
  const replay = useReplay()
  const [choosing, choose] = useState(false)
  usePassing(replay?.running ?? false)
  if (replay) return <Playing replay={replay} />
  if (choosing) return <Choose onCancel={() => choose(false)} />
  return (
    <p className="er-offer">
      <Button size="small" onClick={() => choose(true)}>
        {t('telemetry.ops.replay.offer')}
      </Button>
    </p>
  )
}
