import { useEffect, useState } from 'react'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { requestIdOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { ProblemView } from '@hue-s/ui/index.ts'
import { lock, magnifyingGlass, wifiSlash } from '@hue-s/ui/icon-paths.ts'

const titles = new Map([
  [0, 'offline'],
  [401, 'signIn'],
  [403, 'forbidden'],
  [404, 'missing'],
])
const icons = new Map([
  [0, wifiSlash],
  [401, lock],
  [403, lock],
  [404, magnifyingGlass],
])

/** A refusal a person can act on: what happened, what to do. */
export function Problem({ error, retry }: { error: AppError; retry?: () => void }) {
  const { t, lang } = useText()
  const id = requestIdOf(error)
  const final = error.status === 403 || error.status === 404
  return (
    <ProblemView
      title={t(`office.problem.${titles.get(error.status) ?? 'other'}`)}
      icon={icons.get(error.status)}
      onRetry={final ? undefined : retry}
      retryLabel={t('office.retry')}
      request={id && !final ? { label: t('office.problem.request'), id } : undefined}
    >
      {sentenceOf(error, lang, t)}
    </ProblemView>
  )
}

/** Says nothing for a moment: most answers come before anyone could read that they are on their way. */
export function Waiting() {
  const { t } = useText()
  const [slow, setSlow] = useState(0)
  useEffect(() => {
    const timers = [setTimeout(() => setSlow(1), 250), setTimeout(() => setSlow(2), 4_000)]
    return () => timers.forEach(clearTimeout)
  }, [])
  return <output className="o-waiting">{slow > 0 && t(slow === 1 ? 'office.loading' : 'office.loading.long')}</output>
}
