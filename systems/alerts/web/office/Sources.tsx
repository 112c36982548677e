import './office.css'
import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import {
  Alert,
  Button,
  Card,
  Checkbox,
  EmptyState,
  Field,
  Heading,
  Select,
  StatusChip,
  TextArea,
  TextInput,
} from '@hue-s/ui/index.ts'
import { alertsContract as routes, type Source, type SourceInput, type Taken } from '../../contract.ts'

const EMPTY: SourceInput = {
  name: '',
  url: '',
  trust: 'review',
  senders: [],
  certificate: null,
  every: 5,
  active: true,
}
const inputOf = ({ name, url, trust, senders, certificate, every, active }: Source): SourceInput => ({
  name,
  url,
  trust,
  senders,
  certificate,
  every,
  active,
})

function SourceForm({ source, onDone }: { source: Source | undefined; onDone: () => void }) {
  const { t, lang } = useText()
  const [value, setValue] = useState<SourceInput>(source ? inputOf(source) : EMPTY)
  const add = useSend(routes.addSource)
  const change = useSend(routes.changeSource)
  const set = (more: Partial<SourceInput>) => setValue({ ...value, ...more })
  const error = add.error ?? change.error
  const save = async () => {
    if (await (source ? change.send({ ...value, id: source.id }) : add.send(value))) onDone()
  }
  return (
    <Card title={t(source ? 'alerts.office.sources.change' : 'alerts.office.sources.add')} level={2}>
      <div className="h-stack">
        <div className="ao-two">
          <Field label={t('alerts.office.sources.name')} required>
            <TextInput value={value.name} maxLength={120} onValue={(name) => set({ name })} />
          </Field>
          <Field label={t('alerts.office.sources.url')} required>
            <TextInput value={value.url} maxLength={1000} onValue={(url) => set({ url })} />
          </Field>
          <Field label={t('alerts.office.sources.trust')}>
            <Select
              value={value.trust}
              options={(['review', 'show'] as const).map((one) => ({
                value: one,
                label: t(`alerts.office.sources.trust.${one}`),
              }))}
              onValue={(v) => set({ trust: v as SourceInput['trust'] })}
            />
          </Field>
          <Field label={t('alerts.office.sources.senders')} hint={t('alerts.office.sources.sendersHint')}>
            <TextInput
              value={value.senders.join(' ')}
              onValue={(text) => set({ senders: text.split(/\s+/).filter(Boolean) })}
            />
          </Field>
        </div>
        <Field label={t('alerts.office.sources.certificate')} hint={t('alerts.office.sources.certificateHint')}>
          <TextArea
            rows={3}
            value={value.certificate ?? ''}
            onValue={(pem) => set({ certificate: pem.trim() || null })}
          />
        </Field>
        <Checkbox
          label={t('alerts.office.sources.active')}
          checked={value.active}
          onValue={(active) => set({ active })}
        />
        {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} live="assertive" />}
        <div className="h-row">
          <Button
            variant="primary"
            busy={(add.busy || change.busy) && t('alerts.office.working')}
            onClick={() => void save()}
          >
            {t('alerts.office.act.save')}
          </Button>
        </div>
      </div>
    </Card>
  )
}

const TONES = { shown: 'success', review: 'warning', quarantined: 'danger', dismissed: 'neutral' } as const

function TakenLine({ taken, onDone }: { taken: Taken; onDone: () => void }) {
  const { t, lang } = useText()
  const decide = useSend(routes.decide)
  const press = async (decision: 'show' | 'dismiss') => {
    if (await decide.send({ id: taken.id, decision })) onDone()
  }
  const open = taken.outcome === 'review' || taken.outcome === 'quarantined'
  return (
    <article className="ao-line">
      <div>
        <strong>{taken.headline || t('alerts.office.sources.unread')}</strong>
        <p className="h-small h-second">
          {taken.sourceName}, {moment(taken.at)} · {t(`alerts.office.sources.signed.${taken.signed}`)}
        </p>
        {taken.why && <p className="h-small">{t(`alerts.office.why.${taken.why}`)}</p>}
        {decide.error && <Alert tone="danger" title={sentenceOf(decide.error, lang, t)} />}
      </div>
      <p className="ao-chips">
        <StatusChip tone={TONES[taken.outcome]}>{t(`alerts.office.sources.outcome.${taken.outcome}`)}</StatusChip>
        {taken.outcome === 'review' && (
          <Button size="small" variant="primary" onClick={() => void press('show')}>
            {t('alerts.office.sources.show')}
          </Button>
        )}
        {open && (
          <Button size="small" onClick={() => void press('dismiss')}>
            {t('alerts.office.sources.dismiss')}
          </Button>
        )}
      </p>
    </article>
  )
}

/** Other authorities' feeds, how far each is trusted, and what came of their messages. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.sources, {}, { every: 30_000 })
  const taken = useRead(routes.taken, { limit: 50 }, { every: 30_000 })
  const look = useSend(routes.readSource)
  const [open, setOpen] = useState<{ source: Source | undefined }>()
  const done = () => {
    setOpen(undefined)
    read.reload()
    taken.reload()
  }
  return (
    <div className="o-page h-stack">
      <p>
        <a href="/office/alerts">{t('alerts.office.desk.title')}</a>
      </p>
      <div className="ao-top">
        <Heading level={1}>{t('alerts.office.sources.title')}</Heading>
        <Button variant="primary" onClick={() => setOpen({ source: undefined })}>
          {t('alerts.office.sources.add')}
        </Button>
      </div>
      {open && <SourceForm key={open.source?.id ?? ''} source={open.source} onDone={done} />}
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('alerts.office.sources.none')} />
          ) : (
            <ul className="ao-lines">
              {items.map((source) => (
                <li key={source.id} className="ao-line">
                  <div>
                    <strong>{source.name}</strong>
                    <p className="h-small h-second ao-url">{source.url}</p>
                    {source.lastOutcome === 'failed' && <p className="h-small">{source.lastWhy}</p>}
                  </div>
                  <p className="ao-chips">
                    <Button
                      size="small"
                      onClick={() => void look.send({ id: source.id }).then(() => setTimeout(done, 2000))}
                    >
                      {t('alerts.office.sources.read')}
                    </Button>
                    <Button size="small" variant="quiet" onClick={() => setOpen({ source })}>
                      {t('alerts.office.sources.change')}
                    </Button>
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
      <Heading level={2}>{t('alerts.office.sources.taken')}</Heading>
      <Reading read={taken}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="h-second">{t('alerts.office.sources.noneTaken')}</p>
          ) : (
            <ul className="ao-lines">
              {items.map((one) => (
                <li key={one.id}>
                  <TakenLine taken={one} onDone={done} />
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </div>
  )
}
