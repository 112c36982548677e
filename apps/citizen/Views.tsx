import { sentenceOf, requestIdOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import type { Views } from '@hue-s/kernel/web/Reading.tsx'
import { arrowClockwise, signIn, wifiSlash } from '@hue-s/ui/icon-paths.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { ProblemView } from '@hue-s/ui/ProblemView.tsx'

/** How this app shows a refusal: what happened, what to do, the way to sign in where that is what is missing. */
const Problem: Views['Problem'] = ({ error, retry, beside }) => {
  const { t, lang } = useText()
  const offline = error.status === 0
  const unknown = error.status === 401
  const id = requestIdOf(error)
  // What was seen last is there: that there is no network is a note above it, not the news.
  if (offline && beside)
    return (
      <Alert
        tone="warning"
        title={t('citizen.problem.offline')}
        actions={
          retry && (
            <Button size="small" icon={arrowClockwise} onClick={retry}>
              {t('citizen.retry')}
            </Button>
          )
        }
      />
    )
  const here = typeof location === 'undefined' ? '/' : location.pathname + location.search
  return (
    <ProblemView
      title={t(offline ? 'citizen.problem.offline' : unknown ? 'citizen.problem.signIn' : 'citizen.problem.title')}
      icon={offline ? wifiSlash : undefined}
      onRetry={unknown ? undefined : retry}
      retryLabel={t('citizen.retry')}
      request={id && error.status >= 500 ? { label: t('citizen.problem.request'), id } : undefined}
      actions={
        unknown && (
          <LinkButton variant="primary" icon={signIn} href={`/sign-in?returnTo=${encodeURIComponent(here)}`}>
            {t('citizen.signIn.title')}
          </LinkButton>
        )
      }
    >
      <p>{sentenceOf(error, lang, t)}</p>
    </ProblemView>
  )
}

/** Lines where words will be; what is awaited is also said. */
const Waiting: Views['Waiting'] = () => {
  const { t } = useText()
  return (
    <output className="c-waiting">
      <span className="c-waiting__lines" aria-hidden />
      <span className="h-small h-second">{t('citizen.waiting')}</span>
    </output>
  )
}

export const views: Views = { Problem, Waiting }
