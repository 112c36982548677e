import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { saveButton } from '@hue-s/systems/personal/web/index.ts'
import { inLang } from './page.ts'
import { useMe, usePage } from './PageContext.tsx'
import { matchScreen } from './match.ts'
import { screens } from './screens.ts'

type Button = Awaited<ReturnType<typeof saveButton>>

/** Screens of one thing that people come back to, and as what it is saved. */
const SAVED: Readonly<Record<string, 'page' | 'service' | 'place' | 'report'>> = {
  ...Object.fromEntries(
    ['news', 'guidance', 'documents', 'events', 'fact-checks', 'help'].map((name) => [`/${name}/:slug`, 'page']),
  ),
  '/help/:id': 'page',
  '/life/:event': 'page',
  '/reports/:id': 'report',
  '/r/:code': 'report',
  '/procedures/:code': 'service',
  '/places/:key': 'place',
}

/** Below a page of one thing: keeps it among one's own, for those who are signed in. */
export function SavePage() {
  const [path] = useLocation()
  const { me } = useMe()
  const { data, spoken, allWords } = usePage()
  const [loaded, load] = useState<{ view: Button }>()
  const kind = SAVED[matchScreen(screens, path)?.screen.path ?? '']
  const wanted = kind !== undefined && me?.kind === 'citizen'
  useEffect(() => {
    if (wanted)
      Promise.all([saveButton(), allWords()]).then(
        ([view]) => load({ view }),
        () => undefined,
      )
    // oxlint-disable-next-line react/exhaustive-deps -- fetched once
  }, [wanted])
  if (!wanted || !loaded) return null
  const Save = loaded.view
  const end = ` · ${inLang(data.province.appName, spoken)}`
  const title = () => document.title.replace(end, '').slice(0, 200)
  return (
    <div className="c-page c-save">
      <Save key={path} kind={kind} path={path} title={title} />
    </div>
  )
}
