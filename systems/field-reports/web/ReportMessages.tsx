import { useEffect, useRef, useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useLater } from '@hue-s/kernel/web/useLater.ts'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { paperPlaneTilt } from '@hue-s/ui/icon-paths.ts'
import { TextArea } from '@hue-s/ui/TextArea.tsx'
import { KeptHere, Refused } from './Refused.tsx'
import { fieldReportsContract as routes, type OwnMessage } from '../contract.ts'
import { deviceStore, type KeptPhoto, type MessageDraft } from './device-store.ts'
import { PhotoField } from './DraftPhotos.tsx'
import { MOST_NOTE } from './note-faults.ts'
import { asRefusal } from './refusal.ts'
import { carrier } from './sending.ts'

const MOST_PHOTOS = 4

function Message({ message }: { message: OwnMessage }) {
  const { t } = useText()
  const mine = message.who === 'reporter'
  return (
    <li className={mine ? 'r-message r-message--mine' : 'r-message'}>
      <p className="h-small h-second">
        <strong>{t(`field-reports.citizen.by.${message.who}`)}</strong>{' '}
        <time dateTime={message.at}>{moment(message.at)}</time>
      </p>
      <p className="r-note">{message.text}</p>
      {message.photos.length > 0 && (
        <ul className="r-message__photos">
          {message.photos.map((photo, index) => (
            <li key={photo.id}>
              {photo.video ? (
                // oxlint-disable-next-line jsx-a11y/media-has-caption -- what people film has no captions
                <video
                  src={photo.view}
                  controls
                  preload="metadata"
                  aria-label={t('field-reports.citizen.photos.videoName', { n: index + 1 })}
                />
              ) : (
                <a href={photo.view} target="_blank" rel="noreferrer">
                  <img
                    src={photo.thumb}
                    alt={t('field-reports.citizen.photos.name', { n: index + 1 })}
                    loading="lazy"
                    decoding="async"
                  />
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

/** Sends the pictures, each once however often the button is pressed, then the words. */
function useSay(id: string, onSaid: () => void) {
  const { t } = useText()
  const { send, busy, error } = useLater(routes.say)
  const [kept, setKept] = useState(false)
  const [uploading, setUploading] = useState(false)
  const [lost, setLost] = useState<AppError>()
  const [sent] = useState(() => new Map<string, string>())
  const say = async (text: string, photos: readonly KeptPhoto[]) => {
    setLost(undefined)
    setUploading(true)
    try {
      const store = await deviceStore()
      for (const photo of photos) {
        const blob = sent.has(photo.id) ? undefined : await store.readBlob(photo.id)
        if (blob) sent.set(photo.id, (await carrier.upload(blob, `message.${photo.id}`)).id)
      }
    } catch (thrown) {
      setUploading(false)
      return setLost(asRefusal(thrown))
    }
    setUploading(false)
    const done = await send(
      { id, text, photos: photos.flatMap((photo) => sent.get(photo.id) ?? []) },
      {
        title: t('field-reports.citizen.messages.later'),
        words: text,
        href: `/mine/${id}`,
        reads: '/api/field-reports/mine',
      },
    )
    setKept(done === 'kept')
    if (!done) return
    refresh('/api/field-reports/mine')
    onSaid()
  }
  return { say, busy: busy || uploading, error: lost ?? error, kept }
}

/** What is being written is kept on the device, as everything that somebody types here. */
function useKeptMessage(id: string) {
  const [kept, setKept] = useState<MessageDraft>({ id, text: '', photos: [] })
  const latest = useRef(kept)
  useEffect(() => {
    let here = true
    void deviceStore()
      .then((store) => store.listMessages())
      .then((all) => {
        const found = all.find((one) => one.id === id)
        if (!here || !found || latest.current.text !== '') return
        latest.current = found
        setKept(found)
      })
      .catch(() => undefined)
    return () => void (here = false)
  }, [id])
  const set = (next: MessageDraft, empty: boolean) => {
    latest.current = next
    setKept(next)
    void deviceStore()
      .then((store) => (empty ? store.dropMessage(id) : store.putMessage(next)))
      .catch(() => undefined)
  }
  const change = (part: (before: MessageDraft) => Partial<MessageDraft>) =>
    set({ ...latest.current, ...part(latest.current) }, false)
  return { ...kept, change, clear: () => set({ id, text: '', photos: [] }, true) }
}

function Say({ id }: { id: string }) {
  const { t } = useText()
  const { text, photos, change, clear } = useKeptMessage(id)
  const [fault, setFault] = useState<'needed' | 'long'>()
  const { say, busy, error, kept } = useSay(id, clear)
  const press = () => {
    const words = text.normalize('NFC').trim()
    const wrong = words === '' ? 'needed' : words.length > MOST_NOTE ? 'long' : undefined
    setFault(wrong)
    if (!wrong) void say(words, photos)
  }
  return (
    <div className="h-stack">
      <Refused error={error} />
      <KeptHere kept={kept} />
      <Field
        id="say"
        label={t('field-reports.citizen.messages.label')}
        hint={t('field-reports.citizen.messages.hint')}
        error={
          fault &&
          t(fault === 'needed' ? 'field-reports.citizen.messages.needed' : 'field-reports.citizen.kind.noteLong', {
            n: text.length - MOST_NOTE,
            most: MOST_NOTE,
          })
        }
      >
        <TextArea rows={3} value={text} onValue={(words) => change(() => ({ text: words }))} />
      </Field>
      <PhotoField
        id="say-photos"
        photos={photos}
        most={MOST_PHOTOS}
        onAdd={(photo) => change((before) => ({ photos: [...before.photos, photo] }))}
        onRemove={(gone) => change((before) => ({ photos: before.photos.filter((photo) => photo.id !== gone) }))}
      />
      <Button icon={paperPlaneTilt} busy={busy && t('field-reports.citizen.act.busy')} onClick={press}>
        {t('field-reports.citizen.messages.send')}
      </Button>
    </div>
  )
}

/** Words between me and the agency, oldest first; who I am stays unknown to them. */
export function ReportMessages({ id }: { id: string }) {
  const { t } = useText()
  const { data } = useRead(routes.messages, { id }, { every: 15_000 })
  if (!data || (data.items.length === 0 && !data.maySay)) return null
  return (
    <section className="h-stack" aria-labelledby="messages">
      <Heading level={2} id="messages" className="r-title">
        {t('field-reports.citizen.messages.title')}
      </Heading>
      {data.items.length > 0 && (
        <ol className="h-stack">
          {data.items.map((message) => (
            <Message key={message.n} message={message} />
          ))}
        </ol>
      )}
      {data.maySay && <Say id={id} />}
    </section>
  )
}
