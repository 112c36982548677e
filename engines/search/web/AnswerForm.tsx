import { useState, type FormEvent } from 'react'
import type { Input, Output } from '@hue-s/kernel/shared/route.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Dialog, Field, RadioCards, TextInput } from '@hue-s/ui/index.ts'
import { magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { contractOfSearch as routes } from '../contract.ts'

type Answer = Output<typeof routes.answers>['items'][number]
type Show = Input<typeof routes.answer>['show']
export interface Draft {
  phrase: string
  /** One that is there already and is changed. */
  answer?: Answer
}

interface Props {
  draft: Draft
  onClose: () => void
  onDone: () => void
}

/** «When people type this, show that»: a page, found by searching, or other words. */
export function AnswerForm({ draft, onClose, onDone }: Props) {
  const { t, lang } = useText()
  const { say } = useDesk()
  const { answer } = draft
  const add = useSend(routes.answer)
  const change = useSend(routes.change)
  const { error, busy } = answer ? change : add
  const [phrase, setPhrase] = useState(draft.phrase)
  const [kind, setKind] = useState<string>(answer?.kind ?? 'page')
  const [means, setMeans] = useState(answer?.means ?? '')
  const [url, setUrl] = useState(answer?.url ?? '')
  const [vi, setVi] = useState(answer?.title['vi'] ?? '')
  const [en, setEn] = useState(answer?.title['en'] ?? '')
  const faults = faultsOf(error, lang)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const show: Show =
      kind === 'page'
        ? { kind: 'page', url: url.trim(), title: { vi, ...(en.trim() ? { en } : {}) } }
        : { kind: 'words', means }
    const done = answer
      ? await change.send({ id: answer.id, version: answer.version, phrase, show })
      : await add.send({ phrase, show })
    if (!done) return
    say({ message: t('search.office.saved', { phrase }), tone: 'success' })
    onDone()
    onClose()
  }
  return (
    <Dialog
      open
      title={t(answer ? 'search.office.changeOne' : 'search.office.add')}
      onClose={onClose}
      closeLabel={t('office.close')}
    >
      <form className="h-stack" onSubmit={(event) => void submit(event)}>
        {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
        <Field label={t('search.office.phrase')} hint={t('search.office.phraseHint')} error={faults['phrase']}>
          <TextInput value={phrase} onValue={setPhrase} maxLength={80} required />
        </Field>
        <RadioCards
          name="kind"
          label={t('search.office.shows')}
          layout="row"
          value={kind}
          onValue={setKind}
          options={[
            { value: 'page', label: t('search.office.aPage') },
            { value: 'words', label: t('search.office.otherWords') },
          ]}
        />
        {kind === 'words' ? (
          <Field label={t('search.office.means')} error={faults['show.means']}>
            <TextInput value={means} onValue={setMeans} maxLength={80} required />
          </Field>
        ) : (
          <>
            <Pick
              onPick={(found) => {
                setUrl(found.url)
                setVi(found.title)
              }}
            />
            <Field label={t('search.office.url')} error={faults['show.url']}>
              <TextInput value={url} onValue={setUrl} maxLength={500} required spellCheck={false} />
            </Field>
            <Field label={t('search.office.titleVi')} error={faults['show.title.vi']}>
              <TextInput value={vi} onValue={setVi} maxLength={200} required />
            </Field>
            <Field label={t('search.office.titleEn')} note={t('office.optional')} error={faults['show.title.en']}>
              <TextInput value={en} onValue={setEn} maxLength={200} lang="en" />
            </Field>
          </>
        )}
        <Button type="submit" variant="primary" busy={busy && t('office.busy')}>
          {t('search.office.save')}
        </Button>
      </form>
    </Dialog>
  )
}

const SHORTEST = 2

/** Pages as the search finds them, so that nobody has to know an address. */
function Pick({ onPick }: { onPick: (found: { url: string; title: string }) => void }) {
  const { t } = useText()
  const [q, setQ] = useState('')
  const words = q.trim()
  const { data } = useRead(routes.suggest, words.length < SHORTEST ? null : { q: words })
  // An official may find more than people do; only what leads out of the console can be an answer.
  const items = words.length < SHORTEST ? [] : (data?.items ?? []).filter((one) => !one.url.startsWith('/office'))
  return (
    <>
      <Field label={t('search.office.pick')}>
        <TextInput value={q} onValue={setQ} maxLength={200} icon={magnifyingGlass} />
      </Field>
      {items.length > 0 && (
        <ul className="h-plain">
          {items.map((one) => (
            <li key={`${one.kind} ${one.id}`}>
              <Button
                variant="quiet"
                onClick={() => {
                  onPick(one)
                  setQ('')
                }}
              >
                {one.title}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
