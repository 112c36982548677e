import { useEffect, useState } from 'react'
import type { MouseEvent } from 'react'
import { AppHeader, EmptyState, Field, RiverLine, Select, SkipLink } from '../index.ts'
import { optionsOf, readSettings, settings, withSetting } from './settings.ts'
import type { Settings } from './settings.ts'
import type { Story, Words } from './story.ts'
import en from './text/en.json'
import vi from './text/vi.json'

const files = import.meta.glob<{ states: Story[] }>('./stories/*.tsx', { eager: true })
const components = Object.fromEntries(
  Object.entries(files).map(([path, file]) => [/([^/]+)\.tsx$/.exec(path)![1]!, file.states]),
)
const names = Object.keys(components).sort()
const texts: Record<Settings['lang'], Words> = { vi, en }

function useSettings(): [Settings, (address: string) => void] {
  const [now, setNow] = useState(() => readSettings(new URL(location.href), names))
  useEffect(() => {
    const read = () => setNow(readSettings(new URL(location.href), names))
    addEventListener('popstate', read)
    return () => removeEventListener('popstate', read)
  }, [])
  const go = (address: string) => {
    history.pushState(null, '', `${import.meta.env.BASE_URL}${address}`)
    setNow(readSettings(new URL(location.href), names))
  }
  return [now, go]
}

/** Puts the look on <html>, as the apps do. */
function useLook({ lang, theme, size, app, audience }: Settings) {
  useEffect(() => {
    const html = document.documentElement
    html.lang = lang
    Object.assign(html.dataset, { theme, size, app, audience })
  }, [lang, theme, size, app, audience])
}

type PartProps = { now: Settings; words: Words; go: (address: string) => void }

function Index({ now, words, go }: PartProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>, address: string) => {
    if (event.metaKey || event.ctrlKey) return
    event.preventDefault()
    go(address)
  }
  return (
    <nav className="g-index" aria-label={words.gallery.components}>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <a
              href={withSetting(now, 'c', name)}
              aria-current={name === now.c ? 'page' : undefined}
              onClick={(event) => follow(event, withSetting(now, 'c', name))}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Switches({ now, words, go }: PartProps) {
  return (
    <div className="g-switches">
      {settings.map((setting) => (
        <Field key={setting} label={words.gallery[setting]}>
          <Select
            value={now[setting]}
            onValue={(value) => go(withSetting(now, setting, value))}
            options={optionsOf(setting).map((value) => ({
              value,
              label: words.options[value as keyof Words['options']] ?? `${value} px`,
            }))}
          />
        </Field>
      ))}
    </div>
  )
}

function Stage({ now, words }: Omit<PartProps, 'go'>) {
  const states = components[now.c]
  if (!states) return <EmptyState title={words.gallery.choose}>{words.gallery.about}</EmptyState>
  const style = now.width === 'full' ? {} : { maxWidth: `${now.width}px` }
  return (
    <div className="g-states" style={style}>
      {states.map((state) => (
        <section key={`${now.c}-${state.name}`} className="g-state" aria-label={words.states[state.name]}>
          <p className="g-state__name">{words.states[state.name]}</p>
          {state.render(words)}
        </section>
      ))}
    </div>
  )
}

/** Every component of the design system, each on a page of its own, in every state, language, size and light. */
export function Gallery() {
  const [now, go] = useSettings()
  useLook(now)
  const words = texts[now.lang]
  useEffect(() => {
    document.title = now.c ? `${now.c} – ${words.gallery.title}` : words.gallery.title
  }, [now.c, words])
  return (
    <>
      <SkipLink>{words.gallery.skip}</SkipLink>
      <AppHeader title={words.gallery.title} href={withSetting(now, 'c', '')} />
      <div className="g-page">
        <Index now={now} words={words} go={go} />
        <main id="main" tabIndex={-1} className="g-main">
          <h1>{now.c || words.gallery.title}</h1>
          <Switches now={now} words={words} go={go} />
          <RiverLine tone="hairline" />
          <Stage key={`${now.c}${now.lang}`} now={now} words={words} />
        </main>
      </div>
    </>
  )
}
