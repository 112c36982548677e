import '@hue-s/ui/ui.css'
import './citizen.css'
import { hydrate, render } from 'preact'
import { App, type Ready } from './App.tsx'
import { dictionaryOf } from './dictionary.ts'
import { matchScreen } from './match.ts'
import type { PageData } from './page.ts'
import { screens } from './screens.ts'
import { panels, starts } from './offers.ts'
import { watchForUpdate } from './update.ts'

/** Everything the first screen is made of is here before the page is taken over, so that nothing flickers. */
async function start(): Promise<void> {
  const data = JSON.parse(document.getElementById('data')!.textContent) as PageData
  const path = location.pathname
  const match = matchScreen(screens, path)
  const news = path === '/' ? panels.filter(({ at }) => at === 'news') : []
  const [dictionary, screen, ...drawn] = await Promise.all([
    dictionaryOf(data.lang),
    match?.screen.load(),
    ...news.map((panel) => panel.load()),
  ])
  const ready: Ready = {
    dictionary,
    screens: match && screen ? [[match.screen, screen.Screen]] : [],
    panels: news.map((panel, index) => [panel, drawn[index]!.Panel]),
  }
  const root = document.getElementById('app')!
  if (data.path === path) hydrate(<App data={data} ready={ready} />, root)
  else {
    // Opened offline from the kept shell, which was drawn for another address.
    root.replaceChildren()
    render(<App data={{ ...data, refused: null }} ready={ready} />, root)
  }
  document.documentElement.dataset['ready'] = 'true'
  watchForUpdate()
  for (const begin of starts) void begin()
}

void start()
