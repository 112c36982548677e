import { useEffect, useState, type ComponentType } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { onDevice } from './offers.ts'
import { useOnDevice } from './use-on-device.ts'

/** One place for everything that lies on this device and that nobody has received: to send again, to mend, to throw away. */
export function Screen() {
  const { t } = useText()
  const found = useOnDevice()
  const [views, setViews] = useState<readonly ComponentType[]>([])
  useEffect(() => {
    let here = true
    Promise.all(onDevice.map(({ view }) => view())).then(
      (all) => here && setViews(all),
      () => undefined,
    )
    return () => void (here = false)
  }, [])
  return (
    <div className="c-page">
      <Heading level={1}>{t('citizen.device.title')}</Heading>
      <p className="h-second">{t('citizen.device.words')}</p>
      <output>
        {found && (found.all > 0 ? t('citizen.device.count', { n: found.all, refused: found.refused }) : '')}
      </output>
      {found?.all === 0 && (
        <EmptyState title={t('citizen.device.none')}>
          <p>{t('citizen.device.noneWords')}</p>
        </EmptyState>
      )}
      <div className="h-stack">
        {views.map((View, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a fixed list of kinds
          <View key={index} />
        ))}
      </div>
    </div>
  )
}
