import { Component, useEffect, useRef, useState, type ComponentType, type MouseEvent, type ReactNode } from 'react'
import { SWRConfig } from 'swr'
import { Router, useLocation, useSearch } from 'wouter'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import type { Dictionary } from '@hue-s/kernel/shared/text.ts'
import { PageTitle } from '@hue-s/kernel/web/page-title.ts'
import { ViewsProvider } from '@hue-s/kernel/web/Reading.tsx'
import type { Panel, Screen, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { ProblemView } from '@hue-s/ui/ProblemView.tsx'
import { SkipLink } from '@hue-s/ui/SkipLink.tsx'
import { Foot } from './Foot.tsx'
import { IdentityOverlay } from '@hue-s/engines/identity/web/index.ts'
import { Header } from './Header.tsx'
import { keepOwn } from './keep-own.ts'
import { LiteBar } from './LiteBar.tsx'
import { matchScreen } from './match.ts'
import { inLang, type PageData, type Refusal } from './page.ts'
import { PageProvider, useAlive, useMe, usePage } from './PageContext.tsx'
import { useClosed } from './Closed.tsx'
import { seen } from '@hue-s/systems/usage/web/index.ts'
import { FrontProvider } from './front.tsx'
import { Guide } from './Guide.tsx'
import { ReadyPanels, type ReadyBlocks } from './ready-panels.ts'
import { screens } from './screens.ts'
import { Strips } from './Strips.tsx'
import { onUpdate, takeUpdate } from './update.ts'
import { views } from './Views.tsx'

/** What was fetched before the first drawing, on the server and in the browser alike. */
export interface Ready {
  dictionary: Dictionary
  /** All sentences are here, not only those of the first screen. */
  wholeWords: boolean
  blocks: ReadyBlocks
  screens: readonly (readonly [Screen, ComponentType<ScreenProps>])[]
  panels: readonly (readonly [Panel, ComponentType])[]
  /** Told of each answer that the drawing looks for and that is not here. */
  asks?: (url: string) => void
}

export interface AppProps {
  data: PageData
  ready: Ready
  /** Path and search, on the server only. */
  at?: { path: string; search: string }
}

/** A screen that fails in the browser says so and leaves the rest of the app standing. */
class Guard extends Component<{ children: ReactNode; fallback: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError = () => ({ failed: true })
  override render() {
    return this.state.failed ? this.props.fallback : this.props.children
  }
}

function Broken({ title, words }: { title: string; words: string }) {
  const { t } = useText()
  return (
    <ProblemView
      level={1}
      title={t(title)}
      onRetry={() => location.reload()}
      retryLabel={t('citizen.retry')}
      actions={<LinkButton href="/">{t('citizen.menu.home')}</LinkButton>}
    >
      <p>{t(words)}</p>
    </ProblemView>
  )
}

/** The component of a screen: there at once when it was made ready, else fetched. */
function useScreen(screen: Screen | undefined, ready: Ready) {
  const { allWords } = usePage()
  const known = ready.screens.find(([one]) => one === screen)?.[1]
  const [fetched, setFetched] = useState<{ of: Screen; view?: ComponentType<ScreenProps>; failed?: true }>()
  useEffect(() => {
    if (!screen || known) return
    let here = true
    Promise.all([screen.load(), allWords()]).then(
      ([module]) => here && setFetched({ of: screen, view: module.Screen }),
      () => here && setFetched({ of: screen, failed: true }),
    )
    return () => void (here = false)
  }, [screen, known, allWords])
  if (known || fetched?.of !== screen) return { view: known, failed: false }
  return { view: fetched?.view, failed: fetched?.failed === true }
}

function CurrentScreen({ path, first, ready }: { path: string; first: boolean; ready: Ready }) {
  const { t } = useText()
  const { data } = usePage()
  const match = matchScreen(screens, path)
  const { view: View, failed } = useScreen(match?.screen, ready)
  const [named, name] = useState<string>()
  const { closed, aside } = useClosed(match?.screen.path, path)
  if (first && data.refused) return <Refused refusal={data.refused} />
  if (!match) return <Refused />
  if (closed) return closed
  if (failed) return <Broken title="citizen.problem.notFetched" words="citizen.problem.notFetchedWords" />
  if (!View) return <views.Waiting />
  return (
    <Guard key={path} fallback={<Broken title="citizen.problem.broken" words="citizen.problem.brokenWords" />}>
      <TitleOf title={named ?? t(match.screen.title)} />
      <PageTitle.Provider value={name}>
        {aside}
        <View params={match.params} />
      </PageTitle.Provider>
    </Guard>
  )
}

/** What was here and is not any more says why; what never was, that it is not there. */
function Refused({ refusal }: { refusal?: Refusal }) {
  const { t, lang } = useText()
  return (
    <ProblemView
      level={1}
      title={t(refusal?.status === 410 ? 'citizen.problem.gone' : 'citizen.problem.notFound')}
      actions={<LinkButton href="/">{t('citizen.menu.home')}</LinkButton>}
    >
      <p>{refusal ? refusal.text[lang] : t('errors.kernel.noSuchPath')}</p>
    </ProblemView>
  )
}

function TitleOf({ title }: { title: string }) {
  const { data, spoken } = usePage()
  const name = inLang(data.province.appName, spoken)
  useEffect(() => {
    document.title = title === name ? title : `${title} · ${name}`
  }, [title, name])
  return null
}

function UpdateOffer() {
  const { t } = useText()
  const [offered, offer] = useState(false)
  useEffect(() => onUpdate(() => offer(true)), [])
  if (!offered) return null
  return (
    <Alert
      tone="info"
      title={t('citizen.update.title')}
      actions={
        <>
          <Button size="small" onClick={takeUpdate}>
            {t('citizen.update.take')}
          </Button>
          <Button size="small" variant="quiet" onClick={() => offer(false)}>
            {t('citizen.update.later')}
          </Button>
        </>
      }
    >
      {t('citizen.update.words')}
    </Alert>
  )
}

/** A part that is fetched once the page is alive and somebody needs it. */
function Afterwards({ when, load }: { when: boolean; load: () => Promise<ComponentType> }) {
  const [View, show] = useState<ComponentType>()
  useEffect(() => {
    if (when)
      load().then(
        (view) => show(() => view),
        () => undefined,
      )
    // oxlint-disable-next-line react/exhaustive-deps -- fetched once
  }, [when])
  return when && View ? <View /> : null
}
/** What a person chose on another device. */
const followAccount = async () => (await import('./FollowAccount.tsx')).FollowAccount
/** Below a page that people come back to: a button that keeps it among their own. */
const savePage = async () => (await import('./SavePage.tsx')).SavePage
/** What waits on this device, and how old is what is shown without a network. */
const deviceNote = async () => (await import('./DeviceNote.tsx')).DeviceNote

/** A press on a link of our own pages, which needs no new page from the server. */
function insideOf(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return undefined
  const link = (event.target as Element).closest('a')
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return undefined
  if (!matchScreen(screens, link.pathname)) return undefined
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return undefined
  return link.pathname + link.search + link.hash
}

function Frame({ ready }: { ready: Ready }) {
  const { t } = useText()
  const { allWords, data } = usePage()
  const { me } = useMe()
  const alive = useAlive()
  const [path, navigate] = useLocation()
  const search = useSearch()
  const main = useRef<HTMLElement>(null)
  const began = useRef(`${path}?${search}`)
  const first = began.current === `${path}?${search}`
  const last = useRef(path)
  useEffect(() => {
    if (last.current === path) return
    last.current = path
    began.current = ''
    scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [path])
  useEffect(() => void seen(matchScreen(screens, path)?.screen.path), [path, search])
  const press = (event: MouseEvent) => {
    const to = insideOf(event)
    if (to === undefined) return
    event.preventDefault()
    navigate(to)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- hears the presses of the links in it
    <div className="c-app" onClick={press}>
      <SkipLink>{t('citizen.skip')}</SkipLink>
      <Header home={path === '/'} />
      <Afterwards when={me !== undefined} load={followAccount} />
      <Afterwards when={alive && !data.lite} load={deviceNote} />
      <IdentityOverlay words={allWords} />
      <main id="main" ref={main} tabIndex={-1} className="c-main">
        <Strips />
        <LiteBar />
        <UpdateOffer />
        <Guide path={path} search={search} />
        <CurrentScreen path={path} first={first} ready={ready} />
        <Afterwards when={me?.kind === 'citizen' && !data.lite} load={savePage} />
      </main>
      <Foot path={path} />
    </div>
  )
}

/** The whole app, the same on the server and in the browser. */
export function App({ data, ready, at }: AppProps) {
  return (
    <SWRConfig
      value={(parent) => ({
        ...parent!,
        fallback: ready.asks ? asking(data.reads, ready.asks) : data.reads,
        revalidateOnFocus: false,
        errorRetryCount: 3,
        onError: ignore,
        use: [keepOwn],
      })}
    >
      <PageProvider data={data} dictionary={ready.dictionary} wholeWords={ready.wholeWords}>
        <ViewsProvider value={views}>
          <ReadyPanels.Provider value={ready}>
            <FrontProvider>
              <Router {...(at ? { ssrPath: at.path, ssrSearch: at.search } : {})}>
                <Frame ready={ready} />
              </Router>
            </FrontProvider>
          </ReadyPanels.Provider>
        </ViewsProvider>
      </PageProvider>
    </SWRConfig>
  )
}

/** The answers that are here; of each other one that is looked for somebody is told. */
const asking = (reads: PageData['reads'], asks: (url: string) => void) =>
  new Proxy(reads, {
    get(all, url) {
      if (typeof url === 'string' && url.startsWith('/api/') && !(url in all)) asks(url)
      return all[String(url)]
    },
  })

/** Each screen shows its own refusals. */
const ignore = (error: unknown) => {
  if (!(error instanceof AppError)) throw error
}
