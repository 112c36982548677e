import '../news.css'
import './desk.css'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { usePages } from '@hue-s/kernel/web/usePages.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import {
  Alert,
  Button,
  Dialog,
  EmptyState,
  Field,
  Heading,
  LinkButton,
  Pagination,
  Select,
  StatusChip,
  TextInput,
} from '@hue-s/ui/index.ts'
import {
  KINDS,
  newsContract as routes,
  SECTIONS,
  STATES,
  type DeskLine,
  type Kind,
  type Section,
} from '../../contract.ts'
import { STATE_TONES } from './states.ts'

/** A title, a kind and a rubric: the rest is written on the item's own page. */
function NewItem({ onClose }: { onClose: () => void }) {
  const { t, lang } = useText()
  const [, go] = useLocation()
  const [kind, setKind] = useState<Kind>('news')
  const [section, setSection] = useState<Section>('life')
  const [title, setTitle] = useState('')
  const sections = useRead(routes.sections, {})
  const create = useSend(routes.create)
  const begin = async () => {
    const made = await create.send({ kind, section, title })
    if (made) go(`/news/${made.id}`)
  }
  return (
    <Dialog
      open
      title={t('news.office.new')}
      onClose={onClose}
      closeLabel={t('news.office.close')}
      actions={
        <Button
          variant="primary"
          disabled={title.trim() === ''}
          busy={create.busy && t('news.office.sending')}
          onClick={() => void begin()}
        >
          {t('news.office.begin')}
        </Button>
      }
    >
      <div className="h-stack">
        {create.error && <Alert tone="danger" title={sentenceOf(create.error, lang, t)} />}
        <Field label={t('news.office.field.kind')}>
          <Select
            value={kind}
            onValue={(v) => setKind(v as Kind)}
            options={KINDS.map((one) => ({ value: one, label: t(`news.office.kind.${one}`) }))}
          />
        </Field>
        <Field label={t('news.office.field.section')}>
          <Select
            value={section}
            onValue={(v) => setSection(v as Section)}
            options={(sections.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name[lang] }))}
          />
        </Field>
        <Field label={t('news.office.field.title')} required>
          <TextInput value={title} maxLength={300} onValue={setTitle} />
        </Field>
      </div>
    </Dialog>
  )
}

function Line({ line, section }: { line: DeskLine; section: string }) {
  const { t } = useText()
  return (
    <article className="nd-line">
      <div>
        <Heading level={2} className="nw-card__title">
          <a href={`/office/news/${line.id}`}>{line.title || t('news.office.untitled')}</a>
        </Heading>
        <p className="nw-meta">
          <span>{t(`news.office.kind.${line.kind}`)}</span>
          <span>{section}</span>
          <span>{t('news.office.changed', { at: moment(line.updatedAt), by: line.updatedName })}</span>
          {line.origin && <span>{t('news.office.from', { name: line.origin.name })}</span>}
        </p>
      </div>
      <p className="nd-line__state">
        {line.langs.map(({ lang, state }) => (
          <span key={lang} className={`nd-flag nd-flag--${state}`} title={t(`news.office.langState.${state}`)}>
            {lang}
            <span className="h-hidden"> {t(`news.office.langState.${state}`)}</span>
          </span>
        ))}
        {line.publishAt && <span className="h-small">{moment(line.publishAt)}</span>}
        {line.live && line.state !== 'published' && (
          <StatusChip tone="success">{t('news.office.state.published')}</StatusChip>
        )}
        <StatusChip tone={STATE_TONES[line.state]}>{t(`news.office.state.${line.state}`)}</StatusChip>
      </p>
    </article>
  )
}

function Views({
  counts,
  mine,
  now,
  onView,
}: {
  counts: Record<string, number>
  mine: number
  now: string
  onView: (view: string) => void
}) {
  const { t } = useText()
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0)
  const view = (id: string, words: string, n: number) => (
    <button key={id} type="button" className="nd-lang" aria-pressed={id === now} onClick={() => onView(id)}>
      {words} <span className="h-figures">{n}</span>
    </button>
  )
  return (
    <nav className="nd-langs" aria-label={t('news.office.views')}>
      {view('', t('news.office.all'), all)}
      {view('mine', t('news.office.ofMine'), mine)}
      {STATES.map((state) => view(state, t(`news.office.view.${state}`), counts[state] ?? 0))}
    </nav>
  )
}

/** What is written, waits, is planned and is out. */
export function Screen() {
  const { t, lang } = useText()
  const { may } = useDesk()
  const search = new URLSearchParams(useSearch())
  const [, go] = useLocation()
  const [beginning, begin] = useState(false)
  const sections = useRead(routes.sections, {})
  const view = search.get('view') ?? ''
  const state = STATES.find((one) => one === view)
  const section = SECTIONS.find((one) => one === search.get('section'))
  const kind = KINDS.find((one) => one === search.get('kind'))
  const q = search.get('q') ?? ''
  const input = {
    limit: 30,
    ...(state && { state }),
    ...(section && { section }),
    ...(kind && { kind }),
    ...(q && { q }),
    ...(view === 'mine' && { mine: true }),
  }
  const head = useRead(routes.desk, { ...input, limit: 1 }, { every: 60_000 })
  const pages = usePages<DeskLine, typeof routes.desk>(routes.desk, input, { every: 60_000 })
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(search)
    if (value) next.set(name, value)
    else next.delete(name)
    go(next.size > 0 ? `/news?${next}` : '/news')
  }
  const nameOf = (id: string) => sections.data?.items.find((one) => one.id === id)?.name[lang] ?? ''
  const read = {
    data: pages.items,
    error: pages.error,
    loading: pages.loading,
    refreshing: pages.refreshing,
    reload: pages.reload,
  }
  return (
    <div className="o-page nd-page">
      <div className="nd-top">
        <Heading level={1}>{t('news.office.desk.title')}</Heading>
        <div className="h-row">
          <Button variant="primary" onClick={() => begin(true)}>
            {t('news.office.new')}
          </Button>
          <LinkButton href="/office/news/calendar">{t('news.office.calendar.title')}</LinkButton>
          {may('news.publish') && <LinkButton href="/office/news/sources">{t('news.office.sources.title')}</LinkButton>}
        </div>
      </div>
      <Views
        counts={head.data?.counts ?? {}}
        mine={head.data?.mine ?? 0}
        now={view}
        onView={(one) => set('view', one)}
      />
      <div className="nd-filters">
        <Field label={t('news.office.search')}>
          <TextInput
            key={q}
            type="search"
            defaultValue={q}
            maxLength={200}
            onKeyDown={(event) => event.key === 'Enter' && set('q', event.currentTarget.value)}
          />
        </Field>
        <Field label={t('news.office.field.section')}>
          <Select
            value={section ?? ''}
            placeholder={t('news.office.all')}
            onValue={(v) => set('section', v)}
            options={(sections.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name[lang] }))}
          />
        </Field>
        <Field label={t('news.office.field.kind')}>
          <Select
            value={kind ?? ''}
            placeholder={t('news.office.all')}
            onValue={(v) => set('kind', v)}
            options={KINDS.map((one) => ({ value: one, label: t(`news.office.kind.${one}`) }))}
          />
        </Field>
      </div>
      <Reading read={read}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t('news.office.none')}>
              <p>{t('news.office.noneWords')}</p>
            </EmptyState>
          ) : (
            <>
              <ul className="nd-lines">
                {items.map((line) => (
                  <li key={line.id}>
                    <Line line={line} section={nameOf(line.section)} />
                  </li>
                ))}
              </ul>
              <Pagination
                shown={t('news.office.shown', { n: items.length })}
                label={t('news.office.more')}
                onMore={pages.more}
                busy={pages.fetching && t('news.office.opening')}
              />
            </>
          )
        }
      </Reading>
      {beginning && <NewItem onClose={() => begin(false)} />}
    </div>
  )
}
