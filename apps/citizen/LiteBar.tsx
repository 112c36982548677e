import { useText } from '@hue-s/kernel/web/text.tsx'
import { usePage } from './PageContext.tsx'

/** Says that this is the light version and leads back; where the browser saves data, offers it. */
export function LiteBar() {
  const { t } = useText()
  const { lite, offerLite } = usePage().data
  if (!lite && !offerLite) return null
  const words = lite ? 'words' : 'offer'
  return (
    <div className="lite-bar">
      <span>{t(`citizen.lite.${words}`)}</span>
      {offerLite && (
        <a href="/?lite=1" target="_self">
          {t('citizen.lite.open')}
        </a>
      )}
      <a href="/?lite=0" target="_self">
        {t(lite ? 'citizen.lite.close' : 'citizen.lite.keepFull')}
      </a>
    </div>
  )
}
