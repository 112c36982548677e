import { useEffect, useState } from 'react'
import { contract as geoContract } from '@hue-s/engines/geo/contract.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { checkCircle, crosshair, magnifyingGlass, mapPin } from '@hue-s/ui/icon-paths.ts'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'

/** Beyond this the phone has only guessed from masts and networks. */
const ROUGH_METRES = 100

type Finding = 'idle' | 'looking' | 'refused' | 'failed'

/** Asks the phone where it is, only when pressed, with the reason beside it. `found`: how exact its answer was. */
export function PhonePlace({
  found,
  onPoint,
}: {
  found: number | undefined
  onPoint: (point: Point, accuracy: number) => void
}) {
  const { t } = useText()
  const [finding, setFinding] = useState<Finding>('idle')
  const ask = () => {
    if (!('geolocation' in navigator)) return setFinding('failed')
    setFinding('looking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setFinding('idle')
        onPoint({ lon: coords.longitude, lat: coords.latitude }, coords.accuracy)
      },
      (error) => setFinding(error.code === error.PERMISSION_DENIED ? 'refused' : 'failed'),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    )
  }
  return (
    <div className="h-stack">
      <Button
        icon={crosshair}
        busy={finding === 'looking' && t('field-reports.citizen.where.looking')}
        onClick={ask}
        wide
      >
        {t('field-reports.citizen.where.ask')}
      </Button>
      <p className="h-small h-second">{t('field-reports.citizen.where.reason')}</p>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an <output> may not hold paragraphs */}
      <div role="status">
        {(finding === 'refused' || finding === 'failed') && (
          <Alert live="off" tone="info" title={t(`field-reports.citizen.where.${finding}`)}>
            {t('field-reports.citizen.where.otherwise')}
          </Alert>
        )}
        {found !== undefined && finding === 'idle' && (
          <>
            <p className="r-found">
              <Icon icon={checkCircle} />
              <span>{t('field-reports.citizen.where.found', { n: Math.round(found) })}</span>
            </p>
            {found > ROUGH_METRES && <p className="h-small">{t('field-reports.citizen.where.rough')}</p>}
          </>
        )}
      </div>
    </div>
  )
}

/** Named places, found while typing. */
export function PlaceSearch({
  near,
  onPlace,
}: {
  near: Point | undefined
  onPlace: (name: string, point: Point) => void
}) {
  const { t } = useText()
  const [typed, type] = useState('')
  const [asked, ask] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => ask(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed])
  const around = near && { near: `${near.lon.toFixed(4)},${near.lat.toFixed(4)}` }
  const { data, error } = useRead(geoContract.places, asked.length >= 2 ? { q: asked, ...around } : null)
  const found = typed.trim().length >= 2 && !error ? data?.items.slice(0, 5) : undefined
  return (
    <div className="h-stack">
      <Field
        id="place-search"
        label={t('field-reports.citizen.where.search')}
        hint={t('field-reports.citizen.where.searchHint')}
      >
        <TextInput
          type="search"
          icon={magnifyingGlass}
          value={typed}
          onValue={type}
          autoComplete="off"
          maxLength={200}
        />
      </Field>
      <output className="h-hidden">{found && t('field-reports.citizen.where.foundPlaces', { n: found.length })}</output>
      {found && found.length > 0 && (
        <ul className="r-places">
          {found.map(({ name, point }) => (
            <li key={`${name} ${point.lon}`}>
              <Button
                variant="quiet"
                icon={mapPin}
                onClick={() => {
                  type('')
                  onPlace(name, point)
                }}
              >
                {name}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {error && asked.length >= 2 && (
        <p className="h-small">
          {t(error.status === 0 ? 'field-reports.citizen.where.searchOffline' : `errors.${error.code}`)}
        </p>
      )}
      {found?.length === 0 && <p className="h-small">{t('field-reports.citizen.where.noPlaces')}</p>}
    </div>
  )
}
