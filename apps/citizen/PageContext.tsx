import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import type { Dictionary, Lang } from '@hue-s/kernel/shared/text.ts'
import { TextProvider } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import type { TextSize } from '@hue-s/ui/TextSizeSwitch.tsx'
import { dictionaryOf } from './dictionary.ts'
import { choiceCookie, type Audience, type PageData } from './page.ts'

export interface Page {
  data: PageData
  lang: Lang
  setLang: (lang: Lang) => void
  audience: Audience
  setAudience: (audience: Audience) => void
  size: TextSize
  setSize: (size: TextSize) => void
}

const PageContext = createContext<Page | undefined>(undefined)

/** The page's choices (language, audience, letter size) and what the server said of the province. */
export function usePage(): Page {
  const page = useContext(PageContext)
  if (!page) throw new Error('outside the app')
  return page
}

const remember = (name: 'lang' | 'audience' | 'size', value: string) => {
  document.cookie = choiceCookie(name, value)
  const { dataset } = document.documentElement
  if (name === 'lang') document.documentElement.lang = value
  else dataset[name] = value
}

/** Holds the choices; each is kept in a cookie, so that the server draws the next page with it. */
export function PageProvider({
  data,
  dictionary,
  children,
}: {
  data: PageData
  dictionary: Dictionary
  children: ReactNode
}) {
  const [spoken, speak] = useState({ lang: data.lang, dictionary })
  const [audience, setAudience] = useState(data.audience)
  const [size, setSize] = useState(data.size)
  const page = useMemo<Page>(
    () => ({
      data,
      lang: spoken.lang,
      audience,
      size,
      setLang: (lang) => {
        remember('lang', lang)
        void dictionaryOf(lang).then((next) => speak({ lang, dictionary: next }))
      },
      setAudience: (next) => {
        remember('audience', next)
        setAudience(next)
      },
      setSize: (next) => {
        remember('size', next)
        setSize(next)
      },
    }),
    [data, spoken, audience, size],
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
  const [alive, setAlive] = useState(false)
  // oxlint-disable-next-line react/set-state-in-effect -- the first drawing must equal the server's
  useEffect(() => setAlive(true), [])
  return alive
}

/** Who is signed in. Unknown on the page the server drew, which is the same for everybody. */
export function useMe() {
  const alive = useAlive()
  const { data, reload } = useRead(identityContract.me, alive ? {} : null)
  return { me: data?.signedIn ? data : undefined, known: data !== undefined, reload }
}
