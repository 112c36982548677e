import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, EmptyState, Heading, StatusChip } from '@hue-s/ui/index.ts'
import { homeContract as routes, type Strip } from '../../contract.ts'
import type { DeskData } from './desk-data.ts'
import { useReachWords } from './Reach.tsx'
import { StripForm } from './StripForm.tsx'

const TONES = { danger: 'danger', warning: 'warning', info: 'info' } as const

const stateOf = ({ endedAt, from, until }: Strip) => {
  if (endedAt !== null || Date.parse(until) <= Date.now()) return 'over'
  return Date.parse(from) > Date.now() ? 'coming' : 'live'
}

function StripCard({ strip, data, onSaid }: { strip: Strip; data: DeskData; onSaid: (words: string) => void }) {
  const { t, lang } = useText()
  const reach = useReachWords(data)
  const [amending, amend] = useState(false)
  const end = useSend(routes.endStrip)
  const state = stateOf(strip)
  const stop = async () => {
    if (await end.send({ id: strip.id })) onSaid(t('home.office.strip.ended'))
  }
  return (
    <Card
      level={3}
      title={strip.text[lang]}
      aside={
        <StatusChip tone={state === 'over' ? 'neutral' : TONES[strip.level]}>
          {t(`home.office.strip.${state}`)}
        </StatusChip>
      }
      actions={
        state !== 'over' &&
        !amending && (
          <>
            <Button size="small" variant="danger" busy={end.busy && t('home.office.busy')} onClick={() => void stop()}>
              {t('home.office.strip.end')}
            </Button>
            <Button size="small" onClick={() => amend(true)}>
              {t('home.office.strip.change')}
            </Button>
          </>
        )
      }
    >
      <p className="h-small h-second">
        {t(`home.office.level.${strip.level}`)} · {reach(strip)} · {moment(strip.from)} –{' '}
        {moment(strip.endedAt ?? strip.until)}
        {strip.byName && ` · ${strip.byName}`}
      </p>
      {end.error && <Alert tone="danger" title={sentenceOf(end.error, lang, t)} />}
      {amending && (
        <StripForm
          data={data}
          strip={strip}
          onCancel={() => amend(false)}
          onDone={(words) => {
            amend(false)
            onSaid(words)
          }}
        />
      )}
    </Card>
  )
}

/** The emergency strip: a new one on the left, what is on show on the right. */
export function StripDesk({ data }: { data: DeskData }) {
  const { t } = useText()
  const read = useRead(routes.strips, {}, { live: ['home.front'], every: 60_000 })
  const [said, say] = useState('')
  const told = (words: string) => {
    say(words)
    read.reload()
  }
  return (
    <div className="o-two">
      <section className="h-stack">
        <Heading level={2}>{t('home.office.strip.new')}</Heading>
        <output>{said && <Alert tone="success" title={said} />}</output>
        <StripForm data={data} onDone={told} />
      </section>
      <section className="h-stack">
        <Heading level={2}>{t('home.office.strip.all')}</Heading>
        <Reading read={read}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title={t('home.office.strip.none')} />
            ) : (
              items.map((strip) => <StripCard key={strip.id} strip={strip} data={data} onSaid={told} />)
            )
          }
        </Reading>
      </section>
    </div>
  )
}
