import { useState } from 'react'
import { contractOfNotify as routes, type NewPreferences, type Preferences } from '@hue-s/engines/notify/contract.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Checkbox } from '@hue-s/ui/Checkbox.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { arrowLeft, check } from '@hue-s/ui/icon-paths.ts'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { NotifyAreas } from './NotifyAreas.tsx'
import { Push } from './Push.tsx'

type Topic = Preferences['topics'][number]
type Channel = Preferences['channels'][number]
const CHANNELS = ['push', 'email', 'sms', 'zalo'] as const

/** What goes without a choice: what is said for all topics, else information by push, what is important also by e-mail. */
const usual = (topic: Topic, any: Topic | undefined, channel: (typeof CHANNELS)[number]) =>
  topic[channel] ?? any?.[channel] ?? (channel === 'push' || channel === 'email')

/** A channel that this person can be reached on. Push has its own switch above. */
const open = (channels: readonly Channel[]) =>
  channels.filter((one) => one.works && (one.channel === 'push' || one.hasAddress))

function Topics({ data, set, busy }: { data: Preferences; set: (next: NewPreferences) => void; busy: boolean }) {
  const { t } = useText()
  const channels = open(data.channels)
  const any = data.topics.find(({ topic }) => topic === '*')
  const all = any
    ? data.topics
    : [
        {
          topic: '*',
          name: t('citizen.notify.anyTopic'),
          area: false,
          follows: null,
          push: null,
          email: null,
          sms: null,
          zalo: null,
        },
        ...data.topics,
      ]
  const change = (topic: Topic, channel: Channel['channel'] | 'follows', wanted: boolean) =>
    set({
      topics: data.topics
        .filter((one) => one.topic !== topic.topic)
        .concat({ ...topic, [channel]: wanted })
        .map(({ name: _, area: __, ...choice }) => choice),
    })
  return (
    <>
      {all.map((topic) => (
        <fieldset key={topic.topic} className="c-topic">
          <legend className="h-field__label">{topic.topic === '*' ? t('citizen.notify.anyTopic') : topic.name}</legend>
          {topic.area && (
            <Checkbox
              id={`${topic.topic}-follows`}
              label={t('citizen.notify.follow')}
              checked={topic.follows ?? any?.follows ?? true}
              disabled={busy}
              onValue={(wanted) => change(topic, 'follows', wanted)}
            />
          )}
          {channels.map(({ channel, name }) => (
            <Checkbox
              key={channel}
              id={`${topic.topic}-${channel}`}
              label={name}
              checked={usual(topic, any, channel)}
              disabled={busy}
              onValue={(wanted) => change(topic, channel, wanted)}
            />
          ))}
          {topic.topic === 'field-reports.following' && <a href="/follows">{t('citizen.notify.follows')}</a>}
        </fieldset>
      ))}
    </>
  )
}

/** Ways that are not open to this person, and why. */
function Closed({ channels }: { channels: readonly Channel[] }) {
  const { t } = useText()
  const shut = channels.filter((one) => one.channel !== 'push' && !(one.works && one.hasAddress))
  if (shut.length === 0) return null
  return (
    <ul className="h-small h-second">
      {shut.map(({ channel, name, works }) => (
        <li key={channel}>{t(works ? 'citizen.notify.noAddress' : 'citizen.notify.channelOff', { channel: name })}</li>
      ))}
    </ul>
  )
}

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)

function Quiet({ data, set, busy }: { data: Preferences; set: (next: NewPreferences) => void; busy: boolean }) {
  const { t } = useText()
  const { quiet } = data
  // An hour that was set elsewhere to the minute stays in the list.
  const hours = (own: string) => [...new Set([...HOURS, own])].sort().map((value) => ({ value, label: value }))
  return (
    <div className="h-stack">
      <Checkbox
        id="quiet"
        label={t('citizen.notify.quietOn')}
        hint={t('citizen.notify.quietHint')}
        checked={quiet !== null}
        disabled={busy}
        onValue={(on) => set({ quiet: on ? { from: '22:00', to: '06:00' } : null })}
      />
      {quiet && (
        <div className="h-row">
          <Field id="quiet-from" label={t('citizen.notify.from')}>
            <Select
              value={quiet.from}
              onValue={(from) => set({ quiet: { ...quiet, from } })}
              options={hours(quiet.from)}
            />
          </Field>
          <Field id="quiet-to" label={t('citizen.notify.to')}>
            <Select value={quiet.to} onValue={(to) => set({ quiet: { ...quiet, to } })} options={hours(quiet.to)} />
          </Field>
        </div>
      )}
    </div>
  )
}

function Choices({ data }: { data: Preferences }) {
  const { t, lang } = useText()
  const { send, busy, error } = useSend(routes.setPreferences)
  const [saved, setSaved] = useState(false)
  const set = async (next: NewPreferences) => {
    setSaved(false)
    if (!(await send(next))) return
    refresh('/api/notify/preferences')
    setSaved(true)
  }
  const part = { data, busy, set: (next: NewPreferences) => void set(next) }
  return (
    <>
      <Push onChange={() => refresh('/api/notify/preferences')} />
      {error && (
        <Alert tone="danger" title={t('citizen.notify.notSaved')}>
          {sentenceOf(error, lang, t)}
        </Alert>
      )}
      <output className="c-saved">
        {saved && (
          <>
            <Icon icon={check} size="text" /> {t('citizen.notify.saved')}
          </>
        )}
      </output>
      <NotifyAreas {...part} />
      <Card title={t('citizen.notify.topics')}>
        <div className="h-stack">
          <p className="h-small h-second">{t('citizen.notify.topicsWords')}</p>
          <Topics {...part} />
          <Closed channels={data.channels} />
        </div>
      </Card>
      <Card title={t('citizen.notify.quiet')}>
        <Quiet {...part} />
      </Card>
      <Button
        disabled={busy}
        onClick={() =>
          part.set({ topics: [{ topic: '*', follows: null, push: false, email: false, sms: false, zalo: false }] })
        }
      >
        {t('citizen.notify.onlyInbox')}
      </Button>
    </>
  )
}

/** What may be sent to me, on which way, and when it must be quiet. The inbox gets everything. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.preferences, {})
  return (
    <div className="c-page">
      <a className="c-page__back" href="/me">
        <Icon icon={arrowLeft} />
        <span>{t('citizen.me.title')}</span>
      </a>
      <Heading level={1}>{t('citizen.notify.title')}</Heading>
      <p className="h-second">{t('citizen.notify.words')}</p>
      <Reading read={read}>{(data) => <Choices data={data} />}</Reading>
    </div>
  )
}
