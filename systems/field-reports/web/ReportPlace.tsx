import { useEffect, useState } from 'react'
import { contract as geoContract } from '@hue-s/engines/geo/contract.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { ErrorSummary } from '@hue-s/ui/ErrorSummary.tsx'
import { Field, FieldGroup } from '@hue-s/ui/Field.tsx'
import { FileInput } from '@hue-s/ui/FileInput.tsx'
import { arrowRight, checkCircle, crosshair, magnifyingGlass, mapPin } from '@hue-s/ui/icon-paths.ts'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { CommuneMap } from './CommuneMap.tsx'
import { communeOfPoint, middleOf } from './commune-of-point.ts'
import type { Draft } from './device-store.ts'
import { shrinkPhoto } from './shrink-photo.ts'
import { useCommunes, type Communes } from './useCommunes.ts'

const MOST_PHOTOS = 6
const NONE: Communes['items'] = []

export interface StepProps {
  draft: Draft
  change: (part: Partial<Draft>) => void
  onNext: () => void
}

const files = new WeakMap<Blob, File>()

/** The same file for the same photo each time, so that its picture is not made again with every letter typed. */
function fileOf(blob: Blob, name: string): File {
  const file = files.get(blob) ?? new File([blob], name, { type: blob.type })
  files.set(blob, file)
  return file
}

function Photos({ draft, change }: Omit<StepProps, 'onNext'>) {
  const { t } = useText()
  const [busy, setBusy] = useState(false)
  const room = MOST_PHOTOS - draft.photos.length
  const add = async (files: File[]) => {
    setBusy(true)
    const kept = await Promise.all(
      files.slice(0, room).map(async (file) => ({ id: newId(), name: file.name, blob: await shrinkPhoto(file) })),
    )
    change({ photos: [...draft.photos, ...kept] })
    setBusy(false)
  }
  return (
    <FieldGroup
      label={t('field-reports.citizen.photos.label')}
      note={t('field-reports.citizen.optional')}
      hint={t('field-reports.citizen.photos.hint', { n: MOST_PHOTOS })}
    >
      <FileInput
        id="photos"
        items={draft.photos.map(({ id, name, blob }, index) => ({
          id,
          name: t('field-reports.citizen.photos.name', { n: index + 1 }),
          file: fileOf(blob, name),
          note: t('field-reports.citizen.photos.size', { n: Math.max(1, Math.round(blob.size / 1024)) }),
        }))}
        onAdd={(files) => void add(files)}
        onRemove={(id) => change({ photos: draft.photos.filter((photo) => photo.id !== id) })}
        disabled={busy || room <= 0}
        words={{
          choose: t('field-reports.citizen.photos.choose'),
          camera: t('field-reports.citizen.photos.camera'),
          remove: (name) => t('field-reports.citizen.photos.remove', { name }),
        }}
      />
      {busy && <output className="h-small">{t('field-reports.citizen.photos.busy')}</output>}
    </FieldGroup>
  )
}

type Finding = 'idle' | 'looking' | 'refused' | 'failed'

/** Asks the phone where it is, only when pressed, with the reason beside it. */
function PhonePlace({ draft, onPoint }: { draft: Draft; onPoint: (point: Point, accuracy: number) => void }) {
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
        {draft.at && draft.from === 'phone' && finding === 'idle' && (
          <p className="r-found">
            <Icon icon={checkCircle} />
            <span>{t('field-reports.citizen.where.found', { n: Math.round(draft.accuracy ?? 0) })}</span>
          </p>
        )}
      </div>
    </div>
  )
}

/** Named places, found while typing. */
function PlaceSearch({ onPlace }: { onPlace: (name: string, point: Point) => void }) {
  const { t } = useText()
  const [typed, type] = useState('')
  const [asked, ask] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => ask(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed])
  const { data } = useRead(geoContract.places, asked.length >= 2 ? { q: asked } : null)
  const found = typed.trim().length >= 2 ? data?.items.slice(0, 5) : undefined
  return (
    <div className="h-stack">
      <Field
        id="place-search"
        label={t('field-reports.citizen.where.search')}
        hint={t('field-reports.citizen.where.searchHint')}
      >
        <TextInput type="search" icon={magnifyingGlass} value={typed} onValue={type} autoComplete="off" />
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
      {found?.length === 0 && <p className="h-small">{t('field-reports.citizen.where.noPlaces')}</p>}
    </div>
  )
}

function CommuneChoice({
  draft,
  communes,
  choose,
  error,
}: {
  draft: Draft
  communes: Communes
  choose: (id: string) => void
  error: string | undefined
}) {
  const { t } = useText()
  const guessed = draft.communeId && !draft.communeChosen
  const hint = guessed
    ? t(communes.schematic ? 'field-reports.citizen.where.maybe' : 'field-reports.citizen.where.guessed', {
        commune: communes.items.find(({ id }) => id === draft.communeId)?.name ?? '',
      })
    : undefined
  return (
    <Field id="commune" label={t('field-reports.citizen.where.commune')} hint={hint} error={error}>
      <Select
        placeholder={t('field-reports.citizen.where.chooseCommune')}
        value={draft.communeId ?? ''}
        onValue={choose}
        options={communes.items.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Field>
  )
}

/** The drawing to tap, with the words that must stand beside it. */
function MapChoice({
  draft,
  communes,
  onPoint,
}: {
  draft: Draft
  communes: Communes
  onPoint: (point: Point) => void
}) {
  const { t } = useText()
  return (
    <div className="h-stack">
      <p className="h-field__label">{t('field-reports.citizen.where.map')}</p>
      <CommuneMap
        communes={communes.items}
        label={t('field-reports.citizen.where.mapLabel')}
        words={{ closer: t('field-reports.citizen.map.closer'), wider: t('field-reports.citizen.map.wider') }}
        chosen={draft.communeId}
        point={draft.at}
        onPoint={onPoint}
      />
      {communes.notice && <p className="h-small h-second">{communes.notice}</p>}
    </div>
  )
}

/** Puts a point and its commune into the draft; a commune that the person chose is never changed by a guess. */
function usePlace({ draft, change }: Omit<StepProps, 'onNext'>, items: Communes['items']) {
  const at = (point: Point, from: NonNullable<Draft['from']>, more: Partial<Draft> = {}) => {
    const rounded = { lon: Number(point.lon.toFixed(6)), lat: Number(point.lat.toFixed(6)) }
    const found = communeOfPoint(items, rounded)
    change({ at: rounded, from, accuracy: undefined, communeId: found?.id, communeChosen: false, ...more })
  }
  const choose = (id: string) => {
    const commune = items.find((one) => one.id === id)
    if (!commune) return change({ communeId: undefined, communeChosen: false })
    const kept = draft.at && draft.from !== 'commune'
    change({ communeId: id, communeChosen: true, ...(!kept && { at: middleOf(commune.area), from: 'commune' }) })
  }
  // The point came before the outlines did (a slow network): suggest as soon as they are here.
  useEffect(() => {
    if (!draft.at || draft.communeId) return
    const found = communeOfPoint(items, draft.at)
    if (found) change({ communeId: found.id, communeChosen: false })
  }, [items, draft.at, draft.communeId, change])
  const outside = Boolean(draft.at && items.length > 0 && !communeOfPoint(items, draft.at))
  return { at, choose, outside }
}

/** First step: photos, and where it is. Location may be refused; the list, the map and the search still work. */
export function ReportPlace({ draft, change, onNext }: StepProps) {
  const { t } = useText()
  const { communes } = useCommunes()
  const [attempt, setAttempt] = useState(0)
  const known = communes && communes.items.length > 0 ? communes : undefined
  const { at, choose, outside } = usePlace({ draft, change }, known?.items ?? NONE)
  const missing = draft.at ? undefined : t('field-reports.citizen.where.needed')
  const fault = outside ? t('field-reports.citizen.where.outside') : missing
  const wrong = attempt > 0 && fault ? [{ fieldId: known ? 'commune' : 'place-search', message: fault }] : []
  return (
    <>
      <ErrorSummary title={t('field-reports.citizen.fix')} attempt={attempt} errors={wrong} />
      <Photos draft={draft} change={change} />
      <PhonePlace draft={draft} onPoint={(point, accuracy) => at(point, 'phone', { accuracy })} />
      <PlaceSearch onPlace={(name, point) => at(point, 'place', { place: draft.place || name })} />
      {known && <MapChoice draft={draft} communes={known} onPoint={(point) => at(point, 'map')} />}
      {known && (
        <CommuneChoice
          draft={draft}
          communes={known}
          choose={choose}
          error={attempt > 0 || outside ? fault : undefined}
        />
      )}
      <Field
        id="place"
        label={t('field-reports.citizen.where.exact')}
        note={t('field-reports.citizen.optional')}
        hint={t('field-reports.citizen.where.exactHint')}
      >
        <TextInput maxLength={300} value={draft.place} onValue={(place) => change({ place })} autoComplete="off" />
      </Field>
      <Button
        variant="primary"
        wide
        iconAfter={arrowRight}
        onClick={() => (fault ? setAttempt(attempt + 1) : onNext())}
      >
        {t('field-reports.citizen.next')}
      </Button>
    </>
  )
}
