import { useState } from 'react'
import type { Point } from '@hue-s/kernel/shared/route.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { bell, plus } from '@hue-s/ui/icon-paths.ts'
import { RadioCards } from '@hue-s/ui/RadioCards.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { Refused } from './Refused.tsx'
import { fieldReportsContract as routes, WATCH_RADIUS, type NewWatch } from '../contract.ts'
import { PhonePlace, PlaceSearch } from './place-tools.tsx'
import { useCommunes } from './useCommunes.ts'

const KINDS = ['place', 'area', 'category'] as const
type Kind = (typeof KINDS)[number]
const RADII = [200, WATCH_RADIUS.usual, 1_000, 2_000, WATCH_RADIUS.most]

interface Wanted {
  kind: Kind
  at?: Point
  accuracy?: number
  name: string
  radius: number
  communeId: string
  category: string
}

/** What is asked of the server, or which field still lacks something. */
function watchOf({ kind, at, name, radius, communeId, category }: Wanted): NewWatch | 'at' | 'area' | 'category' {
  const only = category ? { category } : {}
  if (kind === 'place') return at ? { kind, at, name, radius, ...only } : 'at'
  if (kind === 'area') return communeId ? { kind, communeId, ...only } : 'area'
  return category ? { kind, category } : 'category'
}

interface PartProps {
  wanted: Wanted
  change: (part: Partial<Wanted>) => void
  missing: string | undefined
}

function PlacePart({ wanted, change, missing }: PartProps) {
  const { t } = useText()
  return (
    <>
      <PhonePlace
        found={wanted.at && wanted.accuracy !== undefined ? wanted.accuracy : undefined}
        onPoint={(at, accuracy) => change({ at, accuracy })}
      />
      <PlaceSearch near={wanted.at} onPlace={(name, at) => change({ at, name })} />
      {missing === 'at' && <Alert tone="danger" title={t('field-reports.citizen.follows.placeNeeded')} />}
      {wanted.at && (
        <Field
          id="watch-name"
          label={t('field-reports.citizen.follows.name')}
          note={t('field-reports.citizen.optional')}
        >
          <TextInput value={wanted.name} onValue={(name) => change({ name })} maxLength={100} autoComplete="off" />
        </Field>
      )}
      <Field id="watch-radius" label={t('field-reports.citizen.follows.radius')}>
        <Select
          value={String(wanted.radius)}
          onValue={(radius) => change({ radius: Number(radius) })}
          options={RADII.map((n) => ({ value: String(n), label: t('field-reports.citizen.follows.metres', { n }) }))}
        />
      </Field>
    </>
  )
}

function AreaPart({ wanted, change, missing }: PartProps) {
  const { t } = useText()
  const { communes } = useCommunes()
  return (
    <Field
      id="watch-area"
      label={t('field-reports.citizen.where.commune')}
      error={missing === 'area' ? t('field-reports.citizen.follows.areaNeeded') : undefined}
    >
      <Select
        value={wanted.communeId}
        onValue={(communeId) => change({ communeId })}
        placeholder={t('field-reports.citizen.where.chooseCommune')}
        options={(communes?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Field>
  )
}

function CategoryPart({ wanted, change, missing }: PartProps) {
  const { t, lang } = useText()
  const { data } = useRead(routes.categories, {})
  return (
    <Field
      id="watch-category"
      label={t('field-reports.citizen.kind.label')}
      note={wanted.kind === 'category' ? undefined : t('field-reports.citizen.optional')}
      error={missing === 'category' ? t('field-reports.citizen.kind.needed') : undefined}
    >
      <Select
        value={wanted.category}
        onValue={(category) => change({ category })}
        options={[
          { value: '', label: t('field-reports.citizen.follows.everything') },
          ...(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name[lang] })),
        ]}
      />
    </Field>
  )
}

const EMPTY: Wanted = { kind: 'place', name: '', radius: WATCH_RADIUS.usual, communeId: '', category: '' }

/** Says what to follow: a place, a commune, or a kind of report. */
export function NewWatchForm({ onAdded }: { onAdded: () => void }) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState<Wanted>(EMPTY)
  const [missing, setMissing] = useState<string>()
  const { send, busy, error } = useSend(routes.watch)
  const change = (part: Partial<Wanted>) => {
    setMissing(undefined)
    setWanted((before) => ({ ...before, ...part }))
  }
  const add = async () => {
    const watch = watchOf(wanted)
    if (typeof watch === 'string') return setMissing(watch)
    if (!(await send(watch))) return
    setWanted({ ...EMPTY, kind: wanted.kind })
    setOpen(false)
    onAdded()
  }
  const part = { wanted, change, missing }
  return (
    <Details summary={t('field-reports.citizen.follows.add')} icon={plus} open={open} onToggle={setOpen}>
      <div className="h-stack">
        <Refused error={error} />
        <RadioCards
          id="watch-kind"
          name="watch-kind"
          layout="row"
          label={t('field-reports.citizen.follows.kind')}
          value={wanted.kind}
          onValue={(kind) => change({ kind: KINDS.find((one) => one === kind) ?? 'place' })}
          options={KINDS.map((value) => ({ value, label: t(`field-reports.citizen.follows.kind.${value}`) }))}
        />
        {wanted.kind === 'place' && <PlacePart {...part} />}
        {wanted.kind === 'area' && <AreaPart {...part} />}
        <CategoryPart {...part} />
        <Button
          variant="primary"
          icon={bell}
          busy={busy && t('field-reports.citizen.act.busy')}
          onClick={() => void add()}
        >
          {t('field-reports.citizen.follows.addButton')}
        </Button>
      </div>
    </Details>
  )
}
