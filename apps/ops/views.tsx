import { useEffect, useState } from 'react'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { requestIdOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { LinkButton, ProblemView } from '@hue-s/ui/index.ts'
import { lock, warningCircle, wifiSlash } from '@hue-s/ui/icon-paths.ts'

/** A refusal an operator can act on. */
export function Problem({ error, retry }: { error: AppError; retry?: () => void }) {
  const { t, lang } = useText()
  const id = requestIdOf(error)
  const closed = error.status === 403 || error.status === 404
  const title =
    error.status === 0 ? 'offline' : error.status === 403 ? 'forbidden' : error.status === 404 ? 'missing' : 'other'
  return (
    <ProblemView
      title={t(`ops.problem.${title}`)}
      icon={error.status === 0 ? wifiSlash : closed ? lock : warningCircle}
      onRetry={closed ? undefined : retry}
      retryLabel={t('ops.retry')}
      actions={closed && <LinkButton href="/office/">{t('ops.toOffice')}</LinkButton>}
      request={id && !closed ? { label: t('ops.problem.request'), id } : undefined}
    >
      {error.status === 403 ? t('ops.problem.forbidden.why') : sentenceOf(error, lang, t)}
    </ProblemView>
  )
}

/** Says nothing for a moment: most answers come before anyone could read that they are on their way. */
export function Waiting() {
  const { t } = useText()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 250)
    return () => clearTimeout(timer)
  }, [])
  return <output className="w-waiting">{slow && t('ops.loading')}</output>
}
