import './usage.css'
import { useEffect, useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Checkbox } from '@hue-s/ui/Checkbox.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'

const COUNTED = ['visit', 'view', 'time', 'service', 'commune', 'step', 'device'] as const
const KEPT = ['never', 'quiet', 'apart', 'small', 'length'] as const
const LIMITS = ['noScript', 'bots', 'loss', 'returning', 'forged', 'office'] as const

/** Whether this browser is counted, kept in this browser alone. Drawn only where a script can keep it. */
function Choice() {
  const { t } = useText()
  const [state, set] = useState<'unknown' | 'on' | 'off' | 'browser'>('unknown')
  useEffect(() => {
    const { doNotTrack, globalPrivacyControl } = navigator as Navigator & { globalPrivacyControl?: boolean }
    // oxlint-disable-next-line react/set-state-in-effect -- the first drawing must equal the server's
    if (doNotTrack === '1' || globalPrivacyControl === true) return set('browser')
    try {
      set(localStorage.getItem('usage') === 'off' ? 'off' : 'on')
    } catch {
      set('browser')
    }
  }, [])
  const choose = (counted: boolean) => {
    if (counted) localStorage.removeItem('usage')
    else localStorage.setItem('usage', 'off')
    set(counted ? 'on' : 'off')
  }
  if (state === 'unknown') return <p>{t('usage.citizen.choice.script')}</p>
  if (state === 'browser') return <Alert tone="success" title={t('usage.citizen.choice.browser')} />
  return (
    <Checkbox
      label={t('usage.citizen.choice.label')}
      hint={t('usage.citizen.choice.hint')}
      checked={state === 'on'}
      onValue={choose}
    />
  )
}

/** How the figures come about, in plain words, and the switch that leaves this browser out. */
export function Screen() {
  const { t } = useText()
  const parts = [
    ['counted', COUNTED],
    ['kept', KEPT],
    ['limits', LIMITS],
  ] as const
  return (
    <div className="c-page">
      <div className="u-lead">
        <Heading level={1}>{t('usage.citizen.method')}</Heading>
        <p className="h-second">{t('usage.citizen.methodIntro')}</p>
      </div>
      <Card title={t('usage.citizen.choice.title')}>
        <Choice />
      </Card>
      {parts.map(([part, items]) => (
        <section key={part} className="u-part" aria-labelledby={`u-${part}`}>
          <Heading level={2} id={`u-${part}`}>
            {t(`usage.citizen.${part}`)}
          </Heading>
          <dl className="h-stack">
            {items.map((item) => (
              <div key={item}>
                <dt>
                  <strong>{t(`usage.citizen.${part}.${item}`)}</strong>
                </dt>
                <dd className="u-note">{t(`usage.citizen.${part}.${item}Words`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p>
        <a href="/usage">{t('usage.title')}</a>
      </p>
    </div>
  )
}
