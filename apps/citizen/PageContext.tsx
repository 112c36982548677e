import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { contentLang, type Dictionary, type Lang, type ScreenLang } from '@hue-s/kernel/shared/text.ts'
import { TextProvider } from '@hue-s/kernel/web/text.tsx'
import { useAlive as useTakenOver } from '@hue-s/kernel/web/useAlive.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import type { TextSize } from '@hue-s/ui/TextSizeSwitch.tsx'
import { dictionaryOf } from './dictionary.ts'
import { choiceCookie, htmlLang, screenLanguage, type Audience, type ChoiceName, type PageData } from './page.ts'

export interface Page {
  data: PageData
  /** The language of content. */
  lang: Lang
  /** The language of the screens. */
  spoken: ScreenLang
  setLang: (lang: ScreenLang) => void
  audience: Audience
  setAudience: (audience: Audience) => void
  size: TextSize
  setSize: (size: TextSize) => void
  commune: string | null
  setCommune: (commune: string | null) => void
  /** Fetches the sentences beyond those of the first screen; nothing when they are here. */
  allWords: () => Promise<void>
}

const PageContext = createContext<Page | undefined>(undefined)

/** The page's choices (language, audience, letter size) and what the server said of the province. */
export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error('outside the app')
  return page
}

const remember = (name: ChoiceName, value: string) => {
  document.cookie = choiceCookie(name, value)
  const { dataset } = document.documentElement
  if (name === 'lang') document.documentElement.lang = htmlLang(screenLanguage(value) ?? 'en')
  else if (name !== 'commune') dataset[name] = value
}

/** Holds the choices; each is kept in a cookie, so that the server draws the next page with it. */
export function PageProvider({
  data,
  dictionary,
  wholeWords,
  children,
}: {
  data: PageData
  dictionary: Dictionary
  wholeWords: boolean
  children: ReactNode
}) {
  const [spoken, speak] = useState({ lang: data.lang, dictionary })
  const [audience, setAudience] = useState(data.audience)
  const [size, setSize] = useState(data.size)
  const [commune, setCommune] = useState(data.commune)
  const whole = useRef(wholeWords)
  const langNow = useRef(spoken.lang)
  langNow.current = spoken.lang
  // One function for as long as the page lives, so that an effect may name what it calls.
  const allWords = useCallback(async () => {
    if (whole.current) return
    whole.current = true
    const lang = langNow.current
    const next = await dictionaryOf(lang)
    speak((now) => (now.lang === lang ? { ...now, dictionary: next } : now))
  }, [])
  const page = useMemo<Page>(
    () => ({
      data,
      lang: contentLang(spoken.lang),
      spoken: spoken.lang,
      audience,
      size,
      setLang: (lang) => {
        remember('lang', lang)
        whole.current = true
        void dictionaryOf(lang).then((next) => speak({ lang, dictionary: next }))
      },
      allWords,
      setAudience: (next) => {
        remember('audience', next)
        setAudience(next)
      },
      setSize: (next) => {
        remember('size', next)
        setSize(next)
      },
      commune,
      setCommune: (next) => {
        remember('commune', next ?? 'all')
        setCommune(next)
      },
    }),
    [data, spoken, audience, size, commune, allWords],
  )
  return (
    <PageContext.Provider value={page}>
      <TextProvider lang={spoken.lang} dictionary={spoken.dictionary}>
        {children}
      </TextProvider>
    </PageContext.Provider>
  )
}

/** True once the page is alive: what depends on the person or the device comes only then. */
export function useAlive(): boolean {
  // A page without scripts is never taken over: it is drawn at once for the person who asked.
  return useTakenOver(usePage().data.lite)
}

/** Who is signed in. Unknown on the page the server drew, which is the same for everybody. */
export function useMe() {
  const alive = useAlive()
  const { data, reload } = useRead(identityContract.me, alive ? {} : null)
  return { me: data?.signedIn ? data : undefined, known: data !== undefined, reload }
}
