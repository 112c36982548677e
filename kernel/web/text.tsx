import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { contentLang, translator, type Dictionary, type Lang, type ScreenLang, type Values } from '../shared/text.ts'

export interface TextTools {
  /** The language of content: names, titles and whatever exists in Vietnamese and English. */
  lang: Lang
  /** The language of the screens themselves and of their dates and numbers. */
  spoken: ScreenLang
  t: (key: string, values?: Values) => string
}

const TextContext = createContext<TextTools>({ lang: 'vi', spoken: 'vi', t: (key) => key })

/** Gives every screen below it its language and sentences. */
export function TextProvider({
  lang,
  dictionary,
  children,
}: {
  lang: ScreenLang
  dictionary: Dictionary
  children: ReactNode
}) {
  const tools = useMemo(
    () => ({ lang: contentLang(lang), spoken: lang, t: translator(dictionary, lang) }),
    [lang, dictionary],
  )
  return <TextContext.Provider value={tools}>{children}</TextContext.Provider>
}

/** The reader's language and the translator: `const { t } = useText()`. */
export const useText = () => useContext(TextContext)
