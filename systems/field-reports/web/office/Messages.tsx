import { useRef, useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, FieldGroup, FileInput, TextArea } from '@hue-s/ui/index.ts'
import { paperPlaneTilt } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract, type StaffReport } from '../../contract.ts'
import type { Message } from '../../contract-handling.ts'
import type { Photo } from './actions.ts'
import { useChanges } from './queue-data.ts'
import { ReadBy, type Audience } from './ReadBy.tsx'
import { TemplatePicker } from './TemplatePicker.tsx'
import { upload } from './useStepDraft.ts'

interface Letter {
  text: string
  audience: Audience
  photos: readonly Photo[]
}
const EMPTY: Letter = { text: '', audience: 'agency', photos: [] }
const letters = new Map<string, Letter>()
const PHOTOS_MOST = 6

/** What was written to and fro; each message says by word, icon and colour who reads it. */
export function Messages({ report }: { report: StaffReport }) {
  const { t } = useText()
  const read = useRead(fieldReportsContract.staffMessages, { id: report.id })
  useChanges(read.reload, report.id)
  return (
    <div className="h-stack">
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="h-second">{t('field-reports.office.message.none')}</p>
          ) : (
            <ol className="fr-talk">
              {items.map((one) => (
                <Said key={one.n} message={one} />
              ))}
            </ol>
          )
        }
      </Reading>
      <Write report={report} onSaid={read.reload} />
    </div>
  )
}

function Said({ message }: { message: Message }) {
  const { t } = useText()
  const { audience, files } = message
  return (
    <li className={`fr-said fr-readby--${audience} fr-said--${message.who === 'reporter' ? 'in' : 'out'}`}>
      <p className="h-small">
        <strong>{message.by ?? t(`field-reports.office.who.${message.who}`)}</strong>
        {message.you && ` (${t('field-reports.office.message.you')})`} ·{' '}
        <time dateTime={message.at}>{moment(message.at)}</time> ·{' '}
        <span className="fr-said__reader">{t(`field-reports.office.message.for.${audience}`)}</span>
      </p>
      <p className="fr-note">{message.text}</p>
      {files.length > 0 && (
        <ul className="fr-photos">
          {files.map((file, index) => (
            <li key={file.id}>
              <a href={file.view} target="_blank" rel="noreferrer" className="fr-photo">
                <img src={file.thumb} alt={t('field-reports.office.message.photo', { n: index + 1 })} loading="lazy" />
              </a>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

const AUDIENCES = ['reporter', 'agency', 'internal'] as const

function Write({ report, onSaid }: { report: StaffReport; onSaid: () => void }) {
  const { t, lang } = useText()
  const { may } = useDesk()
  const say = useSend(fieldReportsContract.staffSay)
  const [letter, setLetter] = useState(() => letters.get(report.id) ?? EMPTY)
  const latest = useRef(letter)
  const [fault, setFault] = useState('')
  const words = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.message.${key}`, values)
  const change = (part: Partial<Letter>) => {
    latest.current = { ...latest.current, ...part }
    letters.set(report.id, latest.current)
    setLetter(latest.current)
  }
  const attach = async (chosen: readonly File[]) => {
    const added = chosen
      .slice(0, PHOTOS_MOST - latest.current.photos.length)
      .map((file): Photo => ({ id: newId(), name: file.name, file, state: 'sending' }))
    change({ photos: [...latest.current.photos, ...added] })
    for (const photo of added) {
      const done = await upload(photo, (thrown) =>
        thrown instanceof AppError ? sentenceOf(thrown, lang, t) : t('errors.kernel.bug'),
      )
      change({ photos: latest.current.photos.map((one) => (one.id === done.id ? done : one)) })
    }
  }
  const send = async () => {
    const text = letter.text.trim()
    if (!text) return setFault(words('needed'))
    setFault('')
    const photos = letter.photos.flatMap(({ fileId }) => (fileId ? [fileId] : []))
    if (!(await say.send({ id: report.id, text, audience: letter.audience, photos }))) return
    change({ text: '', photos: [] })
    onSaid()
  }
  // Only those who handle reports read what is internal, so only they write it.
  const audiences = AUDIENCES.filter((one) => one !== 'internal' || may('field-reports.handle'))
  const sending = letter.photos.some(({ state }) => state === 'sending')
  return (
    <section className={`fr-write fr-readby--${letter.audience}`} aria-label={words('write')}>
      {say.error && <Alert tone="danger" title={sentenceOf(say.error, lang, t)} />}
      <fieldset className="fr-audience">
        <legend className="h-hidden">{words('whom')}</legend>
        {audiences.map((one) => (
          <label key={one} className={`fr-audience__one fr-readby--${one}`}>
            <input
              type="radio"
              name={`to-${report.id}`}
              checked={letter.audience === one}
              onChange={() => change({ audience: one })}
            />
            {words(`to.${one}`)}
          </label>
        ))}
      </fieldset>
      <ReadBy audience={letter.audience} />
      <Field label={words(`text.${letter.audience}`)} error={fault || undefined}>
        <TextArea rows={4} value={letter.text} onValue={(text) => change({ text })} maxLength={4000} />
      </Field>
      <FieldGroup label={words('photos')} note={t('field-reports.office.form.optional')}>
        <FileInput
          items={letter.photos.map(({ id, name, file, state, why }) => ({
            id,
            name,
            file,
            failed: state === 'failed',
            note: why ?? t(`field-reports.office.form.photo.${state}`),
          }))}
          onAdd={(chosen) => void attach(chosen)}
          onRemove={(id) => change({ photos: latest.current.photos.filter((one) => one.id !== id) })}
          words={{
            choose: t('field-reports.office.form.photos.choose'),
            remove: (name) => t('field-reports.office.form.photos.remove', { name }),
          }}
          accept="image/jpeg,image/png,image/webp,image/heic"
          disabled={letter.photos.length >= PHOTOS_MOST}
        />
      </FieldGroup>
      <div className="h-row">
        <Button
          variant="primary"
          icon={paperPlaneTilt}
          busy={(say.busy || sending) && t('field-reports.office.sending')}
          onClick={() => void send()}
        >
          {words(`send.${letter.audience}`)}
        </Button>
        <TemplatePicker
          reportId={report.id}
          agencyId={report.agency?.id}
          onText={(text) => change({ text: letter.text.trim() ? `${letter.text.trim()}\n${text}` : text })}
        />
      </div>
    </section>
  )
}
