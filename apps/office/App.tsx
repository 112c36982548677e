/* oxlint-disable react/no-unstable-nested-components -- the frame is drawn by a function, it is no component */
import { useEffect, useState, type ReactNode } from 'react'
import { Router } from 'wouter'
import { SessionGate } from '@hue-s/engines/identity/web/index.ts'
import type { Dictionary, Lang } from '@hue-s/kernel/shared/text.ts'
import { ViewsProvider } from '@hue-s/kernel/web/Reading.tsx'
import { TextProvider, useText } from '@hue-s/kernel/web/text.tsx'
import { Card, LanguageSwitch, RiverLine } from '@hue-s/ui/index.ts'
import { dictionaryOf } from './dictionary.ts'
import { LANGUAGE_NAMES } from './languages.ts'
import { applyTheme, keep, themeNow, type Theme } from './prefs.ts'
import { Shell } from './Shell.tsx'
import { useInstance } from '@hue-s/kernel/web/useInstance.ts'
import { Problem, Waiting } from './views.tsx'

export interface Looks {
  lang: Lang
  setLang: (lang: string) => void
  theme: Theme
  setTheme: (theme: Theme) => void
}

/** The officials' console: who may work comes in, the shell holds the screens of the systems. */
export function App({ first }: { first: { lang: Lang; dictionary: Dictionary } }) {
  const [words, setWords] = useState(first)
  const [theme, setTheme] = useState(themeNow)
  useEffect(() => applyTheme(theme), [theme])
  const looks: Looks = {
    lang: words.lang,
    theme,
    setLang: (lang) => void change(lang as Lang),
    setTheme: (next) => {
      keep('theme', next)
      setTheme(next)
    },
  }
  const change = async (lang: Lang) => {
    const dictionary = await dictionaryOf(lang)
    keep('lang', lang)
    document.documentElement.lang = lang
    setWords({ lang, dictionary })
  }
  return (
    <TextProvider {...words}>
      <ViewsProvider value={{ Problem, Waiting }}>
        <Router base="/office">
          <SessionGate
            words="office"
            frame={(title, content) => <Frame title={title} looks={looks} content={content} />}
          >
            {(session) => <Shell session={session} looks={looks} />}
          </SessionGate>
        </Router>
      </ViewsProvider>
    </TextProvider>
  )
}

/** The page before somebody works: the province, one form, the language. */
function Frame({ title, content, looks }: { title: string; content: ReactNode; looks: Looks }) {
  const { t } = useText()
  const { name: province, river } = useInstance()
  useEffect(() => void (document.title = title || t('office.title')), [title, t])
  return (
    <main className="o-door">
      <div className="o-door__head">
        <h1>{title || t('office.title')}</h1>
        {province && <p className="h-second">{t('office.of', { province })}</p>}
      </div>
      <RiverLine draw {...(river ? { path: river } : {})} />
      {title ? <Card>{content}</Card> : content}
      <LanguageSwitch
        label={t('office.language')}
        languages={LANGUAGE_NAMES}
        value={looks.lang}
        onValue={looks.setLang}
      />
    </main>
  )
}
