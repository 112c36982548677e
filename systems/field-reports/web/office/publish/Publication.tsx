import '../queue.css'
import './publish.css'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Checkbox, EmptyState } from '@hue-s/ui/index.ts'
import { arrowLeft } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract, type StaffReport } from '../../../contract.ts'
import type { PhotoForPublication } from '../../../contract-handling.ts'
import { useChanges } from '../queue-data.ts'
import { PhotoEditor } from './PhotoEditor.tsx'
import { PublicPreview } from './PublicPreview.tsx'
import { Words } from './Words.tsx'

type Copy = Output<typeof fieldReportsContract.publication>
interface Kept {
  title: string
  text: string
}
const kept = new Map<string, Kept>()

/** The public copy of a report: its words, its pictures, and beside them what everybody will see. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  const [, go] = useLocation()
  const id = params['id'] ?? ''
  const copy = useRead(fieldReportsContract.publication, { id })
  const report = useRead(fieldReportsContract.work, { id })
  const again = () => {
    copy.reload()
    report.reload()
  }
  useChanges(again, id)
  return (
    <div className="fp-page">
      <header className="o-page__head">
        <div>
          <h1>{t('field-reports.office.publish.title')}</h1>
          {copy.data && <p className="h-second h-figures">{copy.data.code}</p>}
        </div>
        <Button icon={arrowLeft} onClick={() => go(`/field-reports/${id}`)}>
          {t('field-reports.office.publish.back')}
        </Button>
      </header>
      <Reading read={copy}>
        {(data) => <Reading read={report}>{(one) => <Editor copy={data} report={one} onChanged={again} />}</Reading>}
      </Reading>
    </div>
  )
}

function Editor({ copy, report, onChanged }: { copy: Copy; report: StaffReport; onChanged: () => void }) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.publish.${key}`, values)
  const [words, setWords] = useState<Kept>(() => kept.get(copy.id) ?? copy.published ?? copy.suggested)
  const [at, setAt] = useState(copy.photos[0]?.photoId)
  const [looked, setLooked] = useState(false)
  const [faults, setFaults] = useState<Record<string, string>>({})
  const photo = copy.photos.find(({ photoId }) => photoId === at) ?? copy.photos[0]
  const nameOf = (one: PhotoForPublication) =>
    t(`field-reports.office.photo.${one.kind}`, {
      n: copy.photos.indexOf(one) + 1,
      of: copy.photos.length,
    })
  const change = (part: Partial<Kept>) => {
    const next = { ...words, ...part }
    kept.set(copy.id, next)
    setWords(next)
  }
  if (!copy.allowed)
    return (
      <EmptyState level={2} title={say('notAllowed')}>
        {say('notAllowed.why')}
      </EmptyState>
    )
  const check = () => {
    const wrong = {
      ...(words.title.trim().length < 5 ? { title: say('words.short') } : {}),
      ...(words.text.trim().length < 5 ? { text: say('words.short') } : {}),
    }
    setFaults(wrong)
    return Object.keys(wrong).length === 0
  }
  return (
    <div className="fp-split">
      <div className="h-stack">
        {copy.published && <Alert tone="info" live="off" title={say('live')} />}
        <Words original={copy.original.text} {...words} suggested={copy.suggested} faults={faults} onChange={change} />
        {copy.photos.length > 0 && photo && (
          <section className="h-stack" aria-label={say('photos')}>
            <h2>{say('photos')}</h2>
            <ul className="fp-strip">
              {copy.photos.map((one) => (
                <li key={one.photoId}>
                  <button
                    type="button"
                    className="fp-strip__one"
                    aria-pressed={one === photo}
                    onClick={() => setAt(one.photoId)}
                  >
                    {nameOf(one)}
                    <span className={`fp-choice fp-choice--${one.choice}`}>{say(`choice.${one.choice}`)}</span>
                  </button>
                </li>
              ))}
            </ul>
            <PhotoEditor
              key={photo.photoId}
              reportId={copy.id}
              photo={photo}
              name={nameOf(photo)}
              onChanged={onChanged}
            />
          </section>
        )}
      </div>
      <div className="fp-side">
        <PublicPreview {...words} photos={copy.photos} looked={looked} nameOf={nameOf} />
        <Send
          copy={copy}
          report={report}
          words={words}
          looked={looked}
          onLooked={setLooked}
          check={check}
          onChanged={onChanged}
        />
      </div>
    </div>
  )
}

interface SendProps {
  copy: Copy
  report: StaffReport
  words: Kept
  looked: boolean
  onLooked: (looked: boolean) => void
  check: () => boolean
  onChanged: () => void
}

function Send({ copy, report, words, looked, onLooked, check, onChanged }: SendProps) {
  const { t, lang } = useText()
  const { say: tell } = useDesk()
  const [, go] = useLocation()
  const act = useSend(fieldReportsContract.act)
  const edit = useSend(fieldReportsContract.editPublication)
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.publish.${key}`, values)
  const undecided = copy.photos.filter(({ choice }) => choice === 'undecided').length
  const action = (['publish', 'republish'] as const).find((one) => report.actions.includes(one))
  const error = act.error ?? edit.error
  const text = { title: words.title.trim(), text: words.text.trim() }
  const send = async () => {
    if (!check()) return
    const base = { id: copy.id, version: report.version, ...text }
    const done = copy.published
      ? await edit.send(base)
      : action && (await act.send({ ...base, action, ...(undecided > 0 && looked ? { nothingToCover: true } : {}) }))
    if (!done) return onChanged()
    kept.delete(copy.id)
    // The report behind this page was read before: its steps are others now.
    refresh('/api/field-reports/work')
    tell({ message: say(copy.published ? 'changed' : 'done', { code: copy.code }) })
    go(`/field-reports/${copy.id}`)
  }
  if (!copy.published && !action) return <Alert tone="info" live="off" title={say('notYet')} />
  return (
    <div className="h-stack">
      {error && (
        <Alert tone="danger" title={sentenceOf(error, lang, t)}>
          {say('kept')}
        </Alert>
      )}
      {undecided > 0 && !copy.published && (
        <Checkbox
          label={say('nothing', { count: undecided })}
          hint={say('nothing.hint')}
          checked={looked}
          onChange={({ currentTarget: { checked } }) => onLooked(checked)}
        />
      )}
      <Button
        variant="primary"
        wide
        disabled={!copy.published && undecided > 0 && !looked}
        busy={(act.busy || edit.busy) && t('field-reports.office.sending')}
        onClick={() => void send()}
      >
        {say(copy.published ? 'save.words' : 'publish')}
      </Button>
    </div>
  )
}
