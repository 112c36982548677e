/* oxlint-disable react/no-unstable-nested-components -- the frame is drawn by a function, it is no component */
import { useEffect, useState, type ReactNode } from 'react'
import { Router } from 'wouter'
import { SessionGate } from '@hue-s/engines/identity/web/index.ts'
import type { Dictionary, Lang } from '@hue-s/kernel/shared/text.ts'
import { ViewsProvider } from '@hue-s/kernel/web/Reading.tsx'
import { TextProvider, useText } from '@hue-s/kernel/web/text.tsx'
import { Card, RiverLine } from '@hue-s/ui/index.ts'
import { dictionaryOf } from './dictionary.ts'
import { Shell } from './Shell.tsx'
import { Problem, Waiting } from './views.tsx'

/** The operations centre: who may watch comes in, the shell holds the wall. */
export function App({ first }: { first: { lang: Lang; dictionary: Dictionary } }) {
  const [words, setWords] = useState(first)
  const turn = async () => {
    const lang = words.lang === 'vi' ? 'en' : 'vi'
    const dictionary = await dictionaryOf(lang)
    document.cookie = `lang=${lang}; Path=/; Max-Age=31536000; SameSite=Lax`
    document.documentElement.lang = lang
    setWords({ lang, dictionary })
  }
  return (
    <TextProvider {...words}>
      <ViewsProvider value={{ Problem, Waiting }}>
        <Router base="/ops">
          <SessionGate words="ops" frame={(title, content) => <Door title={title} content={content} />}>
            {({ me }) => <Shell me={me} onLanguage={() => void turn()} />}
          </SessionGate>
        </Router>
      </ViewsProvider>
    </TextProvider>
  )
}

function Door({ title, content }: { title: string; content: ReactNode }) {
  const { t } = useText()
  useEffect(() => void (document.title = title || t('ops.title')), [title, t])
  return (
    <main className="w-door">
      <h1>{title || t('ops.title')}</h1>
      <RiverLine draw />
      {title ? <Card>{content}</Card> : content}
    </main>
  )
}
