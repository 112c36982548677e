import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { translator, type Dictionary, type Lang, type Values } from '../shared/text.ts'

export interface TextTools {
  lang: Lang
  t: (key: string, values?: Values) => string
}

const TextContext = createContext<TextTools>({ lang: 'vi', t: (key) => key })

/** Gives every screen below it its language and sentences. */
export function TextProvider({
  lang,
  dictionary,
  children,
}: {
  lang: Lang
  dictionary: Dictionary
  children: ReactNode
}) {
  const tools = useMemo(() => ({ lang, t: translator(dictionary) }), [lang, dictionary])
  return <TextContext.Provider value={tools}>{children}</TextContext.Provider>
}

/** The reader's language and the translator: `const { t } = useText()`. */
export const useText = () => useContext(TextContext)
