import { useEffect, useMemo, useState } from 'react'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { ErrorSummary } from '@hue-s/ui/ErrorSummary.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { arrowRight, mapPin } from '@hue-s/ui/icon-paths.ts'
import { Select } from '@hue-s/ui/Select.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { CommuneMap } from './CommuneMap.tsx'
import { communeOfPoint, middleOf, nearestInside, type Nearest } from './commune-of-point.ts'
import type { Draft } from './device-store.ts'
import { DraftPhotos } from './DraftPhotos.tsx'
import { PhonePlace, PlaceSearch } from './place-tools.tsx'
import type { StepProps } from './steps.ts'
import { useCommunes, type Communes } from './useCommunes.ts'

const NONE: Communes['items'] = []

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
  const nearest = useMemo(
    () => (outside && draft.at ? nearestInside(items, draft.at) : undefined),
    [outside, items, draft.at],
  )
  return { at, choose, outside, nearest }
}

/** On the water or just over the border: the nearest place that belongs to a commune is one press away. */
function Outside({ nearest, take }: { nearest: Nearest | undefined; take: (point: Point) => void }) {
  const { t } = useText()
  return (
    <Alert
      tone="warning"
      title={t('field-reports.citizen.where.outside')}
      actions={
        nearest && (
          <Button size="small" icon={mapPin} onClick={() => take(nearest.point)}>
            {t('field-reports.citizen.where.nearest', { commune: nearest.commune.name, n: nearest.metres })}
          </Button>
        )
      }
    >
      {t('field-reports.citizen.where.outsideWords')}
    </Alert>
  )
}

/** First step: photos, and where it is. Location may be refused; the list, the map and the search still work. */
export function ReportPlace({ draft, change, onNext }: StepProps) {
  const { t } = useText()
  const { communes } = useCommunes()
  const [attempt, setAttempt] = useState(0)
  const known = communes && communes.items.length > 0 ? communes : undefined
  const { at, choose, outside, nearest } = usePlace({ draft, change }, known?.items ?? NONE)
  const missing = draft.at ? undefined : t('field-reports.citizen.where.needed')
  const fault = outside ? t('field-reports.citizen.where.outside') : missing
  const wrong = attempt > 0 && fault ? [{ fieldId: known ? 'commune' : 'place-search', message: fault }] : []
  return (
    <>
      <ErrorSummary title={t('field-reports.citizen.fix')} attempt={attempt} errors={wrong} />
      <DraftPhotos draft={draft} change={change} />
      <PhonePlace
        found={draft.at && draft.from === 'phone' ? (draft.accuracy ?? 0) : undefined}
        onPoint={(point, accuracy) => at(point, 'phone', { accuracy })}
      />
      <PlaceSearch near={draft.at} onPlace={(name, point) => at(point, 'place', { place: draft.place || name })} />
      {known && <MapChoice draft={draft} communes={known} onPoint={(point) => at(point, 'map')} />}
      {outside && <Outside nearest={nearest} take={(point) => at(point, 'map')} />}
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
