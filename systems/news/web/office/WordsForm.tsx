import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { clockTime } from '@hue-s/kernel/shared/text.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button, Checkbox, Field, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { newsContract as routes, type Body, type ContentLang, type DeskItem, type Parts } from '../../contract.ts'
import { EMPTY_BODY } from '../../shared/body.ts'
import { leftOver, useAutosave } from './useAutosave.ts'

const Editor = lazy(async () => ({ default: (await import('./Editor.tsx')).Editor }))

interface Words {
  title: string
  lead: string
  body: Body
  coverAlt: string
  parts: Parts
  madeBy: 'person' | 'machine'
}
const PARTS = { correction: ['claim', 'truth'], event: ['place'] } as const

/** The words of one language. They are saved while they are written; a second editor is met, not overwritten. */
export function WordsForm({
  item,
  lang,
  readOnly,
  onSaved,
  onTheirs,
  saver,
}: {
  item: DeskItem
  lang: ContentLang
  readOnly: boolean
  onSaved: () => void
  /** Takes the newer version of the other editor. */
  onTheirs: () => void
  saver: { current: (() => Promise<boolean>) | undefined }
}) {
  const { t, lang: spoken } = useText()
  const text = item.texts.find((one) => one.lang === lang)
  const source = item.texts.find((one) => one.lang === item.sourceLang)
  const key = `news:${item.id}:${lang}`
  const [left, setLeft] = useState(() => (readOnly ? undefined : leftOver<Words>(key)))
  const [words, setWords] = useState<Words>(() => ({
    title: text?.title ?? '',
    lead: text?.lead ?? '',
    body: text?.body ?? EMPTY_BODY,
    coverAlt: text?.coverAlt ?? '',
    parts: text?.parts ?? {},
    madeBy: text?.madeBy ?? 'person',
  }))
  const [fresh, setFresh] = useState(0)
  const version = useRef(text?.version ?? 0)
  const ofVersion = useRef(source?.version ?? 1)
  const { state, keep, flush } = useAutosave<Words>(key, async (value) => {
    const input = {
      id: item.id,
      lang,
      version: version.current,
      ...value,
      body: { ...value.body },
      ofVersion: ofVersion.current,
    }
    const answer = (await send(routes.saveText, input)) as { version: number; at: string }
    version.current = answer.version
    onSaved()
    return answer.at
  })
  useEffect(() => {
    // oxlint-disable-next-line react/immutability -- the page asks this form to save before it decides
    saver.current = flush
  })
  const change = (more: Partial<Words>) => {
    const next = { ...words, ...more }
    setWords(next)
    keep(next)
  }
  const restore = (value: Words) => {
    setWords(value)
    setFresh((n) => n + 1)
    keep(value)
    setLeft(undefined)
  }
  const conflict = state.kind === 'failed' && state.error.code === 'news.changedMeanwhile' ? state.error : undefined
  const addressOf = (id: string) => item.files[id] ?? `/api/files/${id}?size=view`
  const parts: readonly (keyof Parts)[] = item.kind === 'correction' || item.kind === 'event' ? PARTS[item.kind] : []
  return (
    <div className="nd-form">
      {left && (
        <Alert
          tone="info"
          title={t('news.office.leftOver')}
          actions={
            <>
              <Button size="small" onClick={() => restore(left)}>
                {t('news.office.leftOverTake')}
              </Button>
              <Button size="small" variant="quiet" onClick={() => setLeft(undefined)}>
                {t('news.office.leftOverLeave')}
              </Button>
            </>
          }
        />
      )}
      {conflict && (
        <Alert
          tone="warning"
          title={sentenceOf(conflict, spoken, t)}
          actions={
            <>
              <Button size="small" onClick={onTheirs}>
                {t('news.office.theirs')}
              </Button>
              <Button
                size="small"
                variant="danger"
                onClick={() => {
                  version.current = Number(conflict.details['version'])
                  void flush()
                }}
              >
                {t('news.office.mine')}
              </Button>
            </>
          }
        />
      )}
      {state.kind === 'failed' && !conflict && <Alert tone="danger" title={sentenceOf(state.error, spoken, t)} />}
      <Field label={t('news.office.field.title')} note={t('news.office.signs', { n: words.title.length, most: 110 })}>
        <TextInput
          value={words.title}
          maxLength={300}
          lang={lang}
          disabled={readOnly}
          onValue={(title) => change({ title })}
        />
      </Field>
      <Field label={t('news.office.field.lead')} note={t('news.office.signs', { n: words.lead.length, most: 400 })}>
        <TextArea
          value={words.lead}
          maxLength={1000}
          rows={3}
          lang={lang}
          disabled={readOnly}
          onValue={(lead) => change({ lead })}
        />
      </Field>
      {parts.map((name) => (
        <Field key={name} label={t(`news.office.field.${name}`)}>
          <TextArea
            value={words.parts[name] ?? ''}
            rows={2}
            maxLength={600}
            lang={lang}
            disabled={readOnly}
            onValue={(value) => change({ parts: { ...words.parts, [name]: value } })}
          />
        </Field>
      ))}
      {item.coverId && (
        <Field label={t('news.office.field.coverAlt')} hint={t('news.office.picture.altHint')}>
          <TextInput
            value={words.coverAlt}
            maxLength={300}
            lang={lang}
            disabled={readOnly}
            onValue={(coverAlt) => change({ coverAlt })}
          />
        </Field>
      )}
      <div>
        <p className="nd-label">{t('news.office.field.body')}</p>
        <Suspense fallback={<p className="h-second">{t('news.office.opening')}</p>}>
          <Editor
            key={`${lang} ${fresh}`}
            body={words.body}
            lang={lang}
            label={t('news.office.field.body')}
            readOnly={readOnly}
            addressOf={addressOf}
            onBody={(body) => change({ body })}
          />
        </Suspense>
      </div>
      {lang !== item.sourceLang && (
        <Checkbox
          label={t('news.office.machine')}
          hint={t('news.office.machineHint')}
          checked={words.madeBy === 'machine'}
          disabled={readOnly}
          onValue={(on) => change({ madeBy: on ? 'machine' : 'person' })}
        />
      )}
      {!readOnly && (
        <output className="nd-saved">
          {state.kind === 'saved' && state.at && t('news.office.saved', { at: clockTime(state.at) })}
          {state.kind === 'saving' && t('news.office.saving')}
          {state.kind === 'waiting' && t('news.office.unsaved')}
          {state.kind === 'failed' && t('news.office.notSaved')}
        </output>
      )}
    </div>
  )
}
