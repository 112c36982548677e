import '../alarms.css'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { moment } from '@hue-s/kernel/shared/text.ts'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Checkbox, Dialog, Field, Heading, StatusChip, TextArea, Timeline } from '@hue-s/ui/index.ts'
import { alarmsContract as routes, type AlarmOne } from '../../contract.ts'
import { Chart } from '../Chart.tsx'
import { figure, stateTone, toneOf } from '../words.ts'

const again = () => refresh('/api/alarms')

function Steps({ alarm }: { alarm: AlarmOne }) {
  const { t, lang } = useText()
  const tick = useSend(routes.tick)
  const mark = async (step: string, done: boolean) => {
    await tick.send({ id: alarm.id, step, done })
    again()
  }
  return (
    <section className="h-stack" aria-label={t('alarms.office.runbook')}>
      <Heading level={2}>{t('alarms.office.runbookOf', { name: alarm.runbook.name[lang] })}</Heading>
      {alarm.runbook.steps.map((step) => (
        <Checkbox
          key={step.id}
          label={step.text[lang]}
          hint={step.doneAt ? `${step.doneName ?? ''} · ${moment(step.doneAt, lang)}` : undefined}
          checked={step.doneAt !== null}
          disabled={!alarm.acts.includes('tick')}
          onValue={(done) => void mark(step.id, done)}
        />
      ))}
      {tick.error && <Alert tone="danger" title={sentenceOf(tick.error, lang, t)} live="assertive" />}
    </section>
  )
}

function Acts({ alarm }: { alarm: AlarmOne }) {
  const { t, lang } = useText()
  const [, go] = useLocation()
  const [reason, setReason] = useState<string | null>(null)
  const [take, end, close, warn] = [useSend(routes.acknowledge), useSend(routes.clear), useSend(routes.close), useSend(routes.warn)] // prettier-ignore
  const may = (name: AlarmOne['acts'][number]) => alarm.acts.includes(name)
  const then = async (work: Promise<unknown>) => {
    await work
    again()
  }
  const begin = async () => {
    const made = await warn.send({ id: alarm.id })
    if (made) go(`/alerts/${made.alertId}`)
  }
  const finish = async () => {
    if (await end.send({ id: alarm.id, reason: reason ?? '' })) setReason(null)
    again()
  }
  const error = take.error ?? close.error ?? warn.error
  const word = (name: string) => t(`alarms.office.${name}`)
  return (
    <div className="h-stack">
      <div className="h-row">
        {may('acknowledge') && (
          <Button
            variant="primary"
            busy={take.busy && word('working')}
            onClick={() => void then(take.send({ id: alarm.id }))}
          >
            {word('take')}
          </Button>
        )}
        {may('warn') && (
          <Button busy={warn.busy && word('working')} onClick={() => void begin()}>
            {word(alarm.alertId ? 'openAlert' : 'warn')}
          </Button>
        )}
        {may('clear') && <Button onClick={() => setReason('')}>{word('clear')}</Button>}
        {may('close') && (
          <Button busy={close.busy && word('working')} onClick={() => void then(close.send({ id: alarm.id }))}>
            {word('close')}
          </Button>
        )}
      </div>
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} live="assertive" />}
      <Dialog
        open={reason !== null}
        title={word('clear')}
        onClose={() => setReason(null)}
        closeLabel={word('cancel')}
        actions={
          <Button variant="primary" busy={end.busy && word('working')} onClick={() => void finish()}>
            {word('clear')}
          </Button>
        }
      >
        <Field label={word('reason')} hint={word('reasonHint')} error={end.error && sentenceOf(end.error, lang, t)}>
          <TextArea value={reason ?? ''} onValue={setReason} maxLength={1_000} />
        </Field>
      </Dialog>
    </div>
  )
}

/** One alarm: what was measured against its line, what is to be done, who did what. */
export function Screen({ params }: ScreenProps) {
  const { t, lang } = useText()
  const read = useRead(routes.one, { id: params['id'] ?? '' }, { live: ['alarms.changed'], every: 15_000 })
  return (
    <div className="o-page">
      <Reading read={read}>
        {(a) => (
          <div className="h-stack">
            <Heading level={1}>
              {a.rule.name[lang]}: {a.station.name[lang]}
            </Heading>
            <p className="h-row">
              <StatusChip tone={toneOf(a.severity)}>{t(`alarms.severity.${a.severity}`)}</StatusChip>
              <StatusChip tone={stateTone[a.state]}>{t(`alarms.state.${a.state}`)}</StatusChip>
              <span>{a.code}</span>
            </p>
            <p>
              {t('alarms.office.facts', {
                value: figure(a.value, a.unit, lang),
                peak: figure(a.peak, a.unit, lang),
                since: moment(a.startedAt, lang),
              })}{' '}
              {a.flaps > 0 && t('alarms.office.flaps', { n: a.flaps })}
            </p>
            <Acts alarm={a} />
            <Chart
              label={t('alarms.office.chart', {
                measure: t(`environment.measure.${a.measure}`),
                station: a.station.name[lang],
              })}
              points={a.chart.points}
              lines={a.lines}
              since={a.startedAt}
              lang={lang}
            />
            <p className="h-small h-second">
              <a href={`/office/alarms/rules/${a.rule.id}`}>{t('alarms.office.rule')}</a> · {a.citation}
            </p>
            <div className="al-two">
              <Steps alarm={a} />
              <section className="h-stack">
                <Heading level={2}>{t('alarms.office.history')}</Heading>
                <Timeline
                  label={t('alarms.office.history')}
                  events={a.history.map((e, i) => ({
                    id: String(i),
                    title:
                      e.action === 'opened' ? t('alarms.office.opened') : t(`cases.alarms.alarm.action.${e.action}`),
                    at: { iso: e.at, text: moment(e.at, lang) },
                    ...(e.name === null ? {} : { by: e.name }),
                    ...(e.note === null ? {} : { children: e.note }),
                  }))}
                />
              </section>
            </div>
          </div>
        )}
      </Reading>
    </div>
  )
}
