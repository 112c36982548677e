import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, Tabs, TextInput } from '@hue-s/ui/index.ts'
import { contractOfForms as routes } from '../../contract.ts'
import { thingAt, withThing, type Spot } from '../../shared/edit/edit-form.ts'
import { checkForm, type FormFault } from '../../shared/model/check-form.ts'
import { isRepeat, type Form } from '../../shared/model/form.ts'
import { Lists } from './Lists.tsx'
import { Preview } from './Preview.tsx'
import { Properties } from './Properties.tsx'
import { Publish } from './Publish.tsx'
import { Sheet } from './Sheet.tsx'
import { Structure } from './Structure.tsx'
import './forms.css'

type Loaded = Output<typeof routes.readWork>

/** One form in the editor: structure, properties, and how it looks. */
export function Screen({ params }: ScreenProps) {
  const id = params['id'] ?? ''
  const read = useRead(routes.readWork, { id })
  const [turn, setTurn] = useState(0)
  const again = () => {
    read.reload()
    setTurn((n) => n + 1)
  }
  return (
    <div className="o-page fe-page">
      <Reading read={read}>
        {(loaded) => (
          <Editor
            key={`${turn} ${loaded.latest?.version ?? 0} ${loaded.work === null}`}
            loaded={loaded}
            onAgain={again}
          />
        )}
      </Reading>
    </div>
  )
}

/** Where the fault belongs: the name of the thing, without what it lies in. */
const nameOf = ({ path }: FormFault) => path.slice(path.lastIndexOf('.') + 1)

function useWork({ work, latest }: Loaded) {
  const first = work?.form ?? (latest ? { ...latest, version: latest.version + 1 } : undefined)
  const [form, setForm] = useState(first as Form)
  const [rev, setRev] = useState(work?.rev ?? 0)
  const [saved, setSaved] = useState(first as Form)
  const send = useSend(routes.saveWork)
  const isDirty = form !== saved
  useEffect(() => {
    if (!isDirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isDirty])
  const save = async (): Promise<boolean> => {
    const done = await send.send({ id: form.id, form, base: rev })
    if (!done) return false
    setRev(done.rev)
    setSaved(form)
    return true
  }
  return { form, setForm, rev, isDirty, save, busy: send.busy, error: send.error }
}

type Work = ReturnType<typeof useWork>

/** Saves by Ctrl+S too, wherever the focus is. */
function useSaveKey(save: () => unknown): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return
      event.preventDefault()
      save()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  })
}

function Editor({ loaded, onAgain }: { loaded: Loaded; onAgain: () => void }) {
  const { t, lang } = useText()
  const work = useWork(loaded)
  const { form, setForm, error } = work
  const [spot, setSpot] = useState<Spot>([0])
  // Checking and drawing follow when the typing leaves time for it.
  const shown = useDeferredValue(form)
  const faults = useMemo(() => checkForm(shown), [shown])
  const wrong = useMemo(() => new Set(faults.map(nameOf)), [faults])
  const change = (next: Form, to?: Spot) => {
    setForm(next)
    if (to) setSpot(to)
  }
  const thing = thingAt(form, spot)
  return (
    <>
      <Head work={work} latest={loaded.latest} isWrong={faults.length > 0} onAgain={onAgain} />
      {error && (
        <Alert
          tone="danger"
          title={sentenceOf(error, lang, t)}
          actions={error.status === 409 && <Button onClick={onAgain}>{t('forms.office.reload')}</Button>}
        />
      )}
      <Versions loaded={loaded} />
      <div className="fe-columns">
        <Structure form={form} chosen={spot} wrong={wrong} onForm={change} onChoose={setSpot} />
        <section className="fe-properties" aria-label={t('forms.office.properties')}>
          {thing && (
            <Properties
              key={spot.join('.')}
              form={form}
              thing={thing}
              faults={faults.filter((one) => nameOf(one) === thing.name)}
              onThing={(next) => change(withThing(form, spot, next))}
            />
          )}
        </section>
        <Side form={form} shown={shown} faults={faults} onForm={change} onChoose={setSpot} />
      </div>
    </>
  )
}

interface HeadProps {
  work: Work
  latest: Form | null
  isWrong: boolean
  onAgain: () => void
}

/** What is being written, whether it is saved, and the way to publish it. */
function Head({ work, latest, isWrong, onAgain }: HeadProps) {
  const { t, lang } = useText()
  const { say } = useDesk()
  const { form, rev, isDirty, save } = work
  const [publishing, setPublishing] = useState(false)
  const keep = async () => (await save()) && say({ message: t('forms.office.saved'), tone: 'success' })
  useSaveKey(() => void keep())
  const look = async () => {
    if ((rev > 0 && !isDirty) || (await save())) setPublishing(true)
  }
  return (
    <div className="o-page__head">
      <h1>{form.title[lang] || form.title.vi || form.id}</h1>
      <div className="h-row">
        <output className="h-second">{t(isDirty ? 'forms.office.unsaved' : 'forms.office.allSaved')}</output>
        <Button busy={work.busy && t('forms.fill.busy')} onClick={() => void keep()}>
          {t('forms.office.save')}
        </Button>
        <Button variant="primary" disabled={isWrong} onClick={() => void look()}>
          {t('forms.office.publishStep')}
        </Button>
      </div>
      {publishing && (
        <Publish
          form={form}
          rev={rev}
          latest={latest}
          onClose={() => setPublishing(false)}
          onDone={(version) => {
            say({ message: t('forms.office.published', { n: version }), tone: 'success' })
            setPublishing(false)
            onAgain()
          }}
        />
      )}
    </div>
  )
}

interface SideProps {
  form: Form
  /** The form as far as it was checked. */
  shown: Form
  faults: readonly FormFault[]
  onForm: (form: Form, spot?: Spot) => void
  onChoose: (spot: Spot) => void
}

/** How the form looks, what is wrong with it, and what belongs to it as a whole. */
function Side({ form, shown, faults, onForm, onChoose }: SideProps) {
  const { t } = useText()
  const [tab, setTab] = useState('look')
  const take = (next: Form) => onForm({ ...next, version: form.version }, [0])
  return (
    <Tabs
      label={t('forms.office.side')}
      selected={tab}
      onSelect={setTab}
      tabs={[
        { id: 'look', label: t('forms.office.preview'), panel: <Preview form={shown} faults={faults} /> },
        {
          id: 'faults',
          label: t('forms.office.faultsOf', { n: faults.length }),
          panel: <Faults form={form} faults={faults} onChoose={onChoose} />,
        },
        { id: 'lists', label: t('forms.office.lists'), panel: <Lists form={form} onForm={onForm} /> },
        { id: 'sheet', label: 'XLSForm', panel: <Sheet id={form.id} onForm={take} /> },
        { id: 'title', label: t('forms.office.name'), panel: <Title form={form} onForm={onForm} /> },
      ]}
    />
  )
}

function Versions({ loaded: { versions } }: { loaded: Loaded }) {
  const { t } = useText()
  return (
    <p className="h-small h-second">
      <Link href="/forms">{t('forms.office.title')}</Link>
      {' · '}
      {versions.length === 0
        ? t('forms.office.neverPublished')
        : versions
            .slice(0, 5)
            .map(({ version, validFrom }) => t('forms.office.versionFrom', { n: version, day: day(validFrom) }))
            .join(' · ')}
    </p>
  )
}

function Title({ form, onForm }: { form: Form; onForm: (form: Form) => void }) {
  const { t } = useText()
  const set = (part: 'vi' | 'en', text: string) => onForm({ ...form, title: { ...form.title, [part]: text } })
  return (
    <div className="fe-properties">
      {(['vi', 'en'] as const).map((part) => (
        <Field key={part} label={`${t('forms.office.name')} · ${t(`forms.office.${part}`)}`}>
          <TextInput value={form.title[part]} onValue={(text) => set(part, text)} />
        </Field>
      ))}
    </div>
  )
}

/** Where a name stands in the form. */
function spotOf(form: Form, name: string): Spot {
  for (const [p, page] of form.pages.entries()) {
    if (page.name === name) return [p]
    for (const [n, item] of page.items.entries()) {
      if (item.name === name) return [p, n]
      const inner = isRepeat(item) ? item.items.findIndex((one) => one.name === name) : -1
      if (inner >= 0) return [p, n, inner]
    }
  }
  return [0]
}

interface FaultsProps {
  form: Form
  faults: readonly FormFault[]
  onChoose: (spot: Spot) => void
}

function Faults({ form, faults, onChoose }: FaultsProps) {
  const { t } = useText()
  if (faults.length === 0) return <p>{t('forms.office.noFaults')}</p>
  return (
    <ul className="fe-faults">
      {faults.map((fault) => (
        <li key={`${fault.path} ${fault.part} ${fault.code} ${fault.at ?? ''}`}>
          <button type="button" className="fe-entry" onClick={() => onChoose(spotOf(form, nameOf(fault)))}>
            <code>{fault.path}</code> · {t(`forms.office.part.${fault.part}`)}:{' '}
            {t(`forms.office.fault.${fault.code}`, fault.facts)}
          </button>
        </li>
      ))}
    </ul>
  )
}
