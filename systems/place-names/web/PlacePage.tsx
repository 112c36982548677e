import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import type { HeadTools, PageHead, ScreenProps } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { LinkButton } from '@hue-s/ui/Button.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { list, mapTrifold, plus } from '@hue-s/ui/icon-paths.ts'
import { placeNamesContract as routes } from '../contract.ts'
import './place-names.css'

/** A well-known place: what it is, where it lies, what one can do about it here. */
export function Screen({ params }: ScreenProps) {
  const { t, lang } = useText()
  const read = useRead(routes.place, { key: params['key'] ?? '' })
  return (
    <div className="c-page">
      <Reading read={read}>
        {(place) => (
          <>
            <Heading level={1}>{place.name}</Heading>
            <dl className="pn-facts">
              <div>
                <dt>{t('place-names.citizen.place')}</dt>
                <dd>{t(`place-names.kind.${place.kind}`)}</dd>
              </div>
              {place.commune && (
                <div>
                  <dt>{t('place-names.citizen.in')}</dt>
                  <dd>
                    <a href={`/units/${place.commune.id}`}>{place.commune.title[lang]}</a>
                  </dd>
                </div>
              )}
              {place.words.length > 0 && (
                <div>
                  <dt>{t('place-names.citizen.alsoCalled')}</dt>
                  <dd lang="vi">{place.words.join(', ')}</dd>
                </div>
              )}
            </dl>
            <div className="h-row">
              <LinkButton href="/map" icon={mapTrifold}>
                {t('place-names.citizen.map')}
              </LinkButton>
              {place.commune && (
                <LinkButton href={`/reports?commune=${place.commune.id}`} icon={list}>
                  {t('place-names.citizen.reports')}
                </LinkButton>
              )}
              <LinkButton href="/report" icon={plus}>
                {t('place-names.citizen.report')}
              </LinkButton>
            </div>
          </>
        )}
      </Reading>
    </div>
  )
}

export const pageHead = ({ params, answer, t }: HeadTools): PageHead => ({
  title: answer(routes.place, { key: params['key'] })?.name ?? t('place-names.citizen.place'),
})
