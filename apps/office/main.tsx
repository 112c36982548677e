import '@hue-s/ui/ui.css'
import './office.css'
import './office-head.css'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { dictionaryOf } from './dictionary.ts'
import { applyTheme, langNow, themeNow } from './prefs.ts'

/** The words are fetched before the first paint, so that no key is ever seen. */
async function start(): Promise<void> {
  const lang = langNow()
  document.documentElement.lang = lang
  applyTheme(themeNow())()
  createRoot(document.getElementById('app')!).render(<App first={{ lang, dictionary: await dictionaryOf(lang) }} />)
}

void start()
