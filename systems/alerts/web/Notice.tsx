import './alerts.css'
import { moment } from '@hue-s/kernel/shared/text.ts'
import type { PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { publicRoutes as routes } from '../contract-public.ts'
import { Places } from './AlertCard.tsx'

export const pageHead = (): PageHead => ({ unlisted: true })

/** A sheet for the notice board: both languages, large, without the app around it when printed. */
export function Screen({ params }: ScreenProps) {
  const { t, lang } = useText()
  const read = useRead(routes.one, { identifier: params['id'] ?? '' })
  return (
    <div className="c-page al-notice">
      <p className="al-noprint">
        <a href={`/alerts/${params['id']}`}>{t('alerts.citizen.back')}</a> · {t('alerts.citizen.printHow')}
      </p>
      <Reading read={read}>
        {({ alert }) => (
          <>
            <p className="al-kind">{alert.sender[lang]}</p>
            {alert.status !== 'actual' && <p className="al-drill">{t(`alerts.citizen.status.${alert.status}`)}</p>}
            {(['vi', 'en'] as const).map((one, n) => {
              const info = alert.infos[one]
              return info ? (
                <section key={one} lang={one}>
                  <Heading level={n === 0 ? 1 : 2} className="al-notice__title">
                    {info.headline}
                  </Heading>
                  <p>{info.description}</p>
                  <p className="al-do">{info.instruction}</p>
                </section>
              ) : null
            })}
            <p>
              <Places alert={alert} />
            </p>
            <p className="h-small">
              {t('alerts.citizen.noticeFoot', {
                at: moment(alert.sentAt),
                until: moment(alert.expiresAt),
                contact: alert.contact || '112',
                identifier: alert.identifier,
              })}
            </p>
          </>
        )}
      </Reading>
    </div>
  )
}
