import { useText } from '@hue-s/kernel/web/text.tsx'
import { NEIGHBOURS } from './age.ts'

/** Where to go on, and the same numbers for machines. */
export function Foot({ here, kind }: { here: string; kind: string }) {
  const { t } = useText()
  const feed = (format: string) => `/api/environment/feeds/latest.${format}?kind=${kind}`
  return (
    <>
      <p>
        {t('environment.citizen.more')}:{' '}
        {NEIGHBOURS.filter(([path]) => path !== here).map(([path, name], i) => (
          <span key={path}>
            {i > 0 && ' · '}
            <a href={path}>{t(`environment.citizen.${name}`)}</a>
          </span>
        ))}
      </p>
      <p className="h-small">
        {t('environment.citizen.feeds')} <a href={feed('csv')}>CSV</a> · <a href={feed('json')}>JSON</a> ·{' '}
        <a href={feed('geojson')}>GeoJSON</a>
      </p>
    </>
  )
}
