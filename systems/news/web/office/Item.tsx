import '../news.css'
import './desk.css'
import { useRef, useState } from 'react'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, Details, Heading, LinkButton, StatusChip } from '@hue-s/ui/index.ts'
import { CONTENT_LANGS, newsContract as routes, type ContentLang, type DeskItem } from '../../contract.ts'
import { Body } from '../Body.tsx'
import { Checklist } from './Checklist.tsx'
import { Decide } from './Decide.tsx'
import { MetaForm } from './MetaForm.tsx'
import { Preview } from './Preview.tsx'
import { STATE_TONES } from './states.ts'
import { Translation } from './Translation.tsx'
import { WordsForm } from './WordsForm.tsx'

/** The languages of the item: the original, its translations, and those that may be begun. */
function Languages({ item, lang, onLang }: { item: DeskItem; lang: ContentLang; onLang: (lang: ContentLang) => void }) {
  const { t } = useText()
  const source = item.texts.find((one) => one.lang === item.sourceLang)
  const noteOf = (one: ContentLang) => {
    const text = item.texts.find((known) => known.lang === one)
    if (one === item.sourceLang) return 'original'
    if (!text) return 'none'
    if (!text.checked) return 'writing'
    return text.ofVersion < (source?.version ?? 0) ? 'outdated' : 'checked'
  }
  return (
    <nav className="nd-langs" aria-label={t('news.office.languages')}>
      {CONTENT_LANGS.map((one) => (
        <button key={one} type="button" className="nd-lang" aria-pressed={one === lang} onClick={() => onLang(one)}>
          {t(`news.office.lang.${one}`)} <span className="h-small">{t(`news.office.langState.${noteOf(one)}`)}</span>
        </button>
      ))}
    </nav>
  )
}

/** The original beside the translation, as the translator reads it. */
function Original({ item }: { item: DeskItem }) {
  const { t } = useText()
  const source = item.texts.find((one) => one.lang === item.sourceLang)
  if (!source) return null
  return (
    <section className="nd-original" lang={item.sourceLang} aria-label={t('news.office.original')}>
      <p className="nd-label">{t('news.office.original')}</p>
      <Heading level={2}>{source.title}</Heading>
      <p className="nw-lead">{source.lead}</p>
      <Body body={source.body} pictures={(id) => item.files[id]} />
    </section>
  )
}

function Desk({ item, reload }: { item: DeskItem; reload: () => void }) {
  const { t } = useText()
  const [lang, setLang] = useState<ContentLang>(item.sourceLang)
  const [seen, setSeen] = useState(false)
  const [fresh, setFresh] = useState(0)
  const saver = useRef<(() => Promise<boolean>) | undefined>(undefined)
  const translating = lang !== item.sourceLang
  const canSave = item.acts.includes('save')
  const readOnly = translating ? item.state === 'withdrawn' : !canSave
  const theirs = () => {
    localStorage.removeItem(`news:${item.id}:${lang}`)
    reload()
    setTimeout(() => setFresh((n) => n + 1), 600)
  }
  const turn = async (to: ContentLang) => {
    await saver.current?.()
    setLang(to)
    reload()
  }
  return (
    <>
      <header className="nd-head">
        <Heading level={1}>
          {item.texts.find((one) => one.lang === item.sourceLang)?.title || t('news.office.untitled')}
        </Heading>
        <p className="nw-meta">
          <StatusChip tone={STATE_TONES[item.state]}>{t(`news.office.state.${item.state}`)}</StatusChip>
          {item.live && item.state !== 'published' && <strong>{t('news.office.liveBeside')}</strong>}
          <span>{t(`news.office.kind.${item.kind}`)}</span>
          {item.origin && <span>{t('news.office.from', { name: item.origin.name })}</span>}
        </p>
        <div className="h-row">
          <Button size="small" onClick={() => setSeen(true)}>
            {t('news.office.preview')}
          </Button>
          <LinkButton size="small" variant="quiet" href={`/office/news/${item.id}/history`}>
            {t('news.office.history.title')}
          </LinkButton>
          {item.live && (
            <LinkButton size="small" variant="quiet" href={item.path}>
              {t('news.office.readersPage')}
            </LinkButton>
          )}
        </div>
        {item.returnNote && <p className="nw-note">{t('news.office.returned', { note: item.returnNote })}</p>}
      </header>
      <Languages item={item} lang={lang} onLang={(to) => void turn(to)} />
      <div className="nd-grid">
        <div className={translating ? 'nd-pair' : 'nd-one'}>
          {translating && <Original item={item} />}
          <div>
            {translating && <Translation item={item} lang={lang} saver={saver} onDone={reload} />}
            <WordsForm
              key={`${lang} ${fresh}`}
              item={item}
              lang={lang}
              readOnly={readOnly}
              onSaved={reload}
              onTheirs={theirs}
              saver={saver}
            />
          </div>
        </div>
        <aside className="nd-side">
          <Decide item={item} saver={saver} onDone={reload} />
          <Checklist checks={item.checks.filter((one) => one.lang === lang)} />
          <Details summary={t('news.office.meta')} open>
            <MetaForm key={item.id} item={item} readOnly={!canSave} onSaved={reload} />
          </Details>
        </aside>
      </div>
      {seen && <Preview item={item} onClose={() => setSeen(false)} />}
    </>
  )
}

/** One item on the desk: words on the left, what is said about it and what may be done on the right. */
export function Screen({ params }: ScreenProps) {
  const { t } = useText()
  const read = useRead(routes.deskItem, { id: params['id'] ?? '' })
  return (
    <div className="o-page nd-page">
      <a href="/office/news">{t('news.office.desk.title')}</a>
      <Reading read={read}>{(item) => <Desk item={item} reload={read.reload} />}</Reading>
    </div>
  )
}
