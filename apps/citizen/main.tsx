import '@hue-s/ui/ui.css'
import './citizen.css'
import './citizen-screens.css'
import './lite.css'
import { hydrate, render } from 'preact'
import { cameWithPage } from '@hue-s/kernel/web/useRead.ts'
import { App, type Ready } from './App.tsx'
import { dictionaryOf, firstWords } from './dictionary.ts'
import { matchScreen } from './match.ts'
import { chosenSince, htmlLang, type PageData } from './page.ts'
import { screens } from './screens.ts'
import { panels, starts } from './offers.ts'
import { watchForUpdate } from './update.ts'

/** The end of this piece of work: a slow phone answers a finger before the next. */
const turn = () => new Promise<void>((done) => setTimeout(done))

/** The phone has nothing better to do; one that always has is not waited for. */
const rest = () =>
  new Promise<void>((done) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => done(), { timeout: 1_000 })
    else setTimeout(done, 200)
  })

/** Everything the first screen is made of is here before the page is taken over, so that nothing flickers. */
async function start(): Promise<void> {
  const drawn = JSON.parse(document.getElementById('data')!.textContent) as PageData
  const chosen = chosenSince(drawn, new URLSearchParams(location.search), document.cookie)
  const data = chosen ? { ...drawn, ...chosen } : drawn
  const path = location.pathname
  const match = matchScreen(screens, path)
  const news = path === '/' ? panels.filter(({ at }) => at === 'news') : []
  const [dictionary, screen, ...fetched] = await Promise.all([
    path === '/' ? firstWords(data.lang) : dictionaryOf(data.lang),
    match?.screen.load(),
    ...news.map((panel) => panel.load()),
  ])
  const ready: Ready = {
    dictionary,
    wholeWords: path !== '/',
    blocks: { html: chosen ? undefined : document.getElementById('blocks')?.innerHTML },
    screens: match && screen ? [[match.screen, screen.Screen]] : [],
    panels: news.map((panel, index) => [panel, fetched[index]!.Panel]),
  }
  const readAgain = cameWithPage(Object.keys(data.reads))
  await turn()
  const root = document.getElementById('app')!
  if (data.path === path && !chosen) hydrate(<App data={data} ready={ready} />, root)
  else {
    // Opened offline from the kept shell, which was drawn for another address, or before the last choice.
    Object.assign(document.documentElement.dataset, { audience: data.audience, size: data.size })
    document.documentElement.lang = htmlLang(data.lang)
    root.replaceChildren()
    render(<App data={{ ...data, refused: null }} ready={ready} />, root)
  }
  document.documentElement.dataset['ready'] = 'true'
  await rest()
  readAgain()
  await rest()
  watchForUpdate()
  for (const begin of starts) void begin()
}

void start()
