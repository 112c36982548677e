import '@hue-s/ui/ui.css'
import './ops.css'
import { createRoot } from 'react-dom/client'
import { LANGUAGES } from '@hue-s/kernel/shared/text.ts'
import { App } from './App.tsx'
import { dictionaryOf } from './dictionary.ts'

/** The words are fetched before the first paint, so that no key is ever seen. */
async function start(): Promise<void> {
  const asked = new URLSearchParams(location.search).get('lang') ?? /(?:^|; )lang=([\w-]+)/.exec(document.cookie)?.[1]
  const lang = LANGUAGES.find((one) => one === asked) ?? 'vi'
  document.documentElement.lang = lang
  createRoot(document.getElementById('app')!).render(<App first={{ lang, dictionary: await dictionaryOf(lang) }} />)
}

void start()
