import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { forgetKeptShown, onKeptShown } from '@hue-s/kernel/web/kept.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useOnDevice } from './use-on-device.ts'

/** The oldest moment of what is shown out of what was kept, until the network is back. */
function useKeptAt(): string | undefined {
  const [oldest, setOldest] = useState<string>()
  useEffect(() => onKeptShown((at) => setOldest((before) => (before && before < at ? before : at))), [])
  useEffect(() => {
    const forget = () => {
      forgetKeptShown()
      setOldest(undefined)
    }
    addEventListener('online', forget)
    return () => removeEventListener('online', forget)
  }, [])
  return oldest
}

/** Below the header: what lies on this device and was not received, what of it was refused, how old a kept page is. */
export function DeviceNote() {
  const { t } = useText()
  const [path] = useLocation()
  const found = useOnDevice()
  const keptAt = useKeptAt()
  const some = (found?.all ?? 0) > 0 && path !== '/on-device'
  const shown = some || keptAt !== undefined
  return (
    <output className="c-device" hidden={!shown}>
      {some && (
        <a href="/on-device" className={found?.refused ? 'c-device__link c-device__link--refused' : 'c-device__link'}>
          {found?.refused
            ? t('citizen.device.noteRefused', { n: found.refused })
            : t('citizen.device.note', { n: found?.all ?? 0 })}
        </a>
      )}
      {keptAt && <span className="c-device__kept">{t('citizen.device.keptAt', { at: moment(keptAt) })}</span>}
    </output>
  )
}
