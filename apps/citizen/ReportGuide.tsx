import { useEffect, useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'

const STEPS = ['place', 'kind', 'review'] as const
const KEY = 'guided'

const wasGuided = () => {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return true
  }
}
function keepGuided(): void {
  try {
    localStorage.setItem(KEY, '1')
  } catch {
    // A private window keeps nothing: the hints come again.
  }
}

/** What this step is for, in two sentences. Shown until the last step was seen once, or until it is sent away. */
export function ReportGuide({ search }: { search: string }) {
  const { t } = useText()
  const [shown, show] = useState(() => !wasGuided())
  const asked = new URLSearchParams(search).get('step')
  const step = STEPS.find((one) => one === asked) ?? 'place'
  useEffect(() => {
    if (step === 'review') keepGuided()
  }, [step])
  if (!shown) return null
  const end = () => {
    keepGuided()
    show(false)
  }
  return (
    <Alert
      tone="info"
      live="polite"
      title={t(`citizen.guide.${step}`)}
      actions={
        <>
          <Button size="small" onClick={end}>
            {t('citizen.guide.end')}
          </Button>
          <LinkButton size="small" variant="quiet" href="/help/first-report" target="_blank">
            {t('citizen.guide.more')}
          </LinkButton>
        </>
      }
    >
      {t(`citizen.guide.${step}Words`)}
    </Alert>
  )
}
