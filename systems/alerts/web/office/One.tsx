import './office.css'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { moment } from '@hue-s/kernel/shared/text.ts'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend, type Send } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, Dialog, Field, Heading, StatusChip, TextArea, Timeline } from '@hue-s/ui/index.ts'
import { alertsContract as routes, type Act, type Channels, type DeskAlert, type NewContent } from '../../contract.ts'
import { Editing, Overtaken, type Unsaved } from './Editing.tsx'
import { STATE_TONES } from './states.ts'
import { unitName } from '../words.ts'

function Preview({ lang, channels }: { lang: 'vi' | 'en'; channels: Channels }) {
  const { t } = useText()
  const { sms, push, strip, loudspeaker } = channels
  return (
    <Card title={t(`alerts.office.lang.${lang}`)} level={3}>
      <dl className="ao-channels">
        <dt>{t('alerts.office.channel.sms', { length: sms.length, parts: sms.parts })}</dt>
        <dd className="ao-sms">{sms.text}</dd>
        <dt>{t('alerts.office.channel.push')}</dt>
        <dd lang={lang}>
          <strong>{push.title}</strong>
          <br />
          {push.body}
        </dd>
        <dt>{t('alerts.office.channel.strip')}</dt>
        <dd lang={lang}>{strip}</dd>
        <dt>{t('alerts.office.channel.loudspeaker', { seconds: loudspeaker.seconds })}</dt>
        <dd lang={lang}>{loudspeaker.text}</dd>
      </dl>
    </Card>
  )
}

type Asked = 'giveBack' | 'sendAlone' | 'right' | 'wrong'

interface Open {
  alert: DeskAlert
  /** What came of it: nothing is read again before the next step. */
  onDone: (now: DeskAlert) => void
  /** What stands in the form and was not saved yet, and the version that saving it would replace. */
  unsaved: { content: NewContent; version: number } | undefined
}

function Actions({ alert, onDone, unsaved, save }: Open & { save: Send<typeof routes.save> }) {
  const { t, lang } = useText()
  const [, go] = useLocation()
  const [asked, ask] = useState<Asked>()
  const [note, setNote] = useState('')
  const submit = useSend(routes.submit)
  const recall = useSend(routes.recall)
  const approve = useSend(routes.approve)
  const discard = useSend(routes.discard)
  const giveBack = useSend(routes.giveBack)
  const alone = useSend(routes.sendAlone)
  const follow = useSend(routes.followUp)
  const review = useSend(routes.review)
  const all = [submit, recall, approve, discard, giveBack, alone, follow, review]
  const error = all.find((one) => one.error)?.error
  // What the form says of a refused saving is behind the dialog.
  const refused = error ?? save.error
  const { id } = alert
  /** What is sent or handed on is what the author sees, never what was saved before. */
  const kept = async () => {
    const now = unsaved ? await save.send({ id, ...unsaved }) : alert
    if (now && unsaved) onDone(now)
    return now && { id, version: now.version }
  }
  const simple = { submit, recall, approve, discard } as const
  const press = async (act: Act) => {
    if (act === 'giveBack' || act === 'sendAlone') return ask(act)
    if (act === 'update' || act === 'cancel') {
      const made = await follow.send({ id, msgType: act })
      return made && go(`/alerts/${made.id}`)
    }
    const named = act === 'submit' ? await kept() : { id, version: alert.version }
    const now = act !== 'save' && named && (await simple[act].send(named))
    if (now) onDone(now)
  }
  const confirm = async () => {
    const named = asked === 'sendAlone' ? await kept() : { id, version: alert.version }
    if (!named || !asked) return
    const now =
      asked === 'giveBack'
        ? await giveBack.send({ ...named, note })
        : asked === 'sendAlone'
          ? await alone.send({ ...named, reason: note })
          : await review.send({ id, verdict: asked, note })
    if (!now) return
    ask(undefined)
    setNote('')
    onDone(now)
  }
  const loud = (act: Act) =>
    act === 'approve' || act === 'submit' ? 'primary' : act === 'sendAlone' ? 'danger' : 'secondary'
  const busy = [save, ...all].some((one) => one.busy) && t('alerts.office.working')
  return (
    <div className="h-stack">
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} live="assertive" />}
      {alert.secondPerson && <Alert tone="info" title={t('alerts.office.second')} />}
      <div className="h-row">
        {alert.acts
          .filter((act) => act !== 'save')
          .map((act) => (
            <Button key={act} variant={loud(act)} busy={busy} onClick={() => void press(act)}>
              {t(`alerts.office.act.${act}`)}
            </Button>
          ))}
        {alert.mayReview && (
          <>
            <Button variant="primary" onClick={() => ask('right')}>
              {t('alerts.office.act.right')}
            </Button>
            <Button onClick={() => ask('wrong')}>{t('alerts.office.act.wrong')}</Button>
          </>
        )}
      </div>
      {asked && (
        <Dialog
          open
          title={t(`alerts.office.act.${asked}`)}
          onClose={() => ask(undefined)}
          closeLabel={t('alerts.office.close')}
          actions={
            <Button variant={asked === 'sendAlone' ? 'danger' : 'primary'} busy={busy} onClick={() => void confirm()}>
              {t(`alerts.office.act.${asked}`)}
            </Button>
          }
        >
          <p>{t(`alerts.office.ask.${asked}`)}</p>
          {refused && <Alert tone="danger" title={sentenceOf(refused, lang, t)} />}
          <Field label={t('alerts.office.why')} required>
            <TextArea value={note} maxLength={500} onValue={setNote} />
          </Field>
        </Dialog>
      )}
    </div>
  )
}

function One({ alert, onDone: done }: Omit<Open, 'unsaved'>) {
  const { t } = useText()
  const [unsaved, setUnsaved] = useState<Unsaved>()
  const save = useSend(routes.save)
  /** The version of somebody else that this person chose to replace. */
  const [replaced, setReplaced] = useState<number>()
  const began = unsaved?.began ?? alert.version
  const version = unsaved ? (replaced ?? began) : alert.version
  const forget = () => {
    setUnsaved(undefined)
    setReplaced(undefined)
    save.clear()
  }
  const onDone = (now: DeskAlert) => {
    forget()
    done(now)
  }
  return (
    <div className="h-stack">
      <Heading level={1}>{alert.headline}</Heading>
      <p className="ao-chips">
        {alert.status !== 'actual' && (
          <StatusChip tone="progress">{t(`alerts.office.status.${alert.status}`)}</StatusChip>
        )}
        <StatusChip tone="neutral">{t(`alerts.office.msg.${alert.msgType}`)}</StatusChip>
        <StatusChip tone={STATE_TONES[alert.state]}>{t(`alerts.office.state.${alert.state}`)}</StatusChip>
        <span className="h-small h-second">{alert.identifier}</span>
      </p>
      {alert.note && <Alert tone="warning" title={t('alerts.office.givenBack', { note: alert.note })} />}
      {alert.review && (
        <Alert
          tone={alert.review.closedAt ? 'info' : 'danger'}
          title={t('alerts.office.aloneBy', { name: alert.review.senderName ?? '' })}
        >
          {alert.review.reason}
        </Alert>
      )}
      <Actions alert={alert} onDone={onDone} unsaved={unsaved && { content: unsaved.content, version }} save={save} />
      {alert.sentAt && alert.status === 'actual' && (
        <p>
          <a href={`/office/alerts/${alert.id}/reach`}>{t('alerts.office.reach.title')}</a> ·{' '}
          <a href={`/alerts/${alert.identifier}`}>{t('alerts.office.publicPage')}</a>
        </p>
      )}
      {version !== alert.version && !save.busy && (
        <Overtaken mayKeep={alert.acts.includes('save')} onTheirs={forget} onMine={() => setReplaced(alert.version)} />
      )}
      {alert.acts.includes('save') || unsaved ? (
        <Editing key={began} alert={alert} version={version} save={save} onDone={onDone} onUnsaved={setUnsaved} />
      ) : (
        <p>
          <strong>{t('alerts.office.areas')}:</strong> {alert.areas.map(unitName).join(', ')}
        </p>
      )}
      {alert.channels && (
        <section aria-labelledby="ao-preview">
          <Heading level={2} id="ao-preview">
            {t('alerts.office.preview')}
          </Heading>
          <div className="ao-two">
            <Preview lang="vi" channels={alert.channels.vi} />
            <Preview lang="en" channels={alert.channels.en} />
          </div>
        </section>
      )}
      <Timeline
        label={t('alerts.office.history')}
        events={alert.history.map(({ number, action, at, name, note }) => ({
          id: String(number),
          title: t(`alerts.office.action.${action}`),
          at: { iso: at, text: moment(at) },
          ...(name ? { by: name } : {}),
          children: note || undefined,
        }))}
      />
    </div>
  )
}

/** One message on the desk: words, what each channel will say, and who may do what with it now. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  const read = useRead(routes.deskAlert, { id: params['id'] ?? '' }, { live: ['alerts.changed'] })
  const [newest, setNewest] = useState<DeskAlert>()
  const done = (now: DeskAlert) => {
    setNewest(now)
    refresh('/api/alerts')
  }
  return (
    <div className="o-page">
      <p>
        <a href="/office/alerts">{t('alerts.office.desk.title')}</a>
      </p>
      <Reading read={read}>
        {(alert) => (
          <One
            key={alert.id}
            alert={newest?.id === alert.id && newest.version > alert.version ? newest : alert}
            onDone={done}
          />
        )}
      </Reading>
    </div>
  )
}
