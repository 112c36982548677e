import '../queue.css'
import './routing.css'
import { useSearchParams } from 'wouter'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, DateInput, EmptyState, Field, FieldGroup, Select, TextInput } from '@hue-s/ui/index.ts'
import { x } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract, type Category } from '../../../contract.ts'
import { PlaceMap } from './PlaceMap.tsx'
import { RoutingPage } from './RoutingPages.tsx'
import { TestAnswer } from './TestAnswer.tsx'
import { useDateLabels } from './date-labels.ts'

const NAMES = ['category', 'child', 'commune', 'lon', 'lat', 'on', 'at'] as const
type Name = (typeof NAMES)[number]

/** The question as it stands in the address, so that it can be sent to a colleague. */
function useQuestion() {
  const [search, setSearch] = useSearchParams()
  const value = (name: Name) => search.get(name) ?? ''
  const change = (part: Partial<Record<Name, string>>) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now)
        for (const [name, one] of Object.entries(part)) {
          if (one) next.set(name, one)
          else next.delete(name)
        }
        return next
      },
      { replace: true },
    )
  const lon = Number(value('lon'))
  const lat = Number(value('lat'))
  const point = value('lon') && value('lat') && Number.isFinite(lon) && Number.isFinite(lat) ? { lon, lat } : undefined
  return { value, change, point }
}

/** «What would happen to a report like this, there, on that date?» */
export function Screen() {
  const { t } = useText()
  const { value, change, point } = useQuestion()
  const categories = useRead(fieldReportsContract.categories, {})
  const ready = value('category') !== '' && (point !== undefined || value('commune') !== '')
  const tested = useRead(
    fieldReportsContract.testRoute,
    ready
      ? {
          category: value('category'),
          ...(value('child') ? { child: value('child') } : {}),
          ...point,
          ...(value('commune') ? { communeId: value('commune') } : {}),
          ...(value('on') ? { on: value('on') } : {}),
          ...(value('at') ? { at: value('at') } : {}),
        }
      : null,
  )
  return (
    <RoutingPage
      path="/routing"
      title={t('field-reports.office.routing.title')}
      lead={t('field-reports.office.routing.lead')}
    >
      <div className="fr-routing__two">
        <section className="h-stack" aria-label={t('field-reports.office.routing.title')}>
          <Kinds categories={categories.data?.items ?? []} value={value} change={change} />
          <When value={value} change={change} />
          <Communes on={value('on')} value={value('commune')} change={change} />
          <PlaceMap
            on={value('on')}
            communeId={(ready && tested.data?.commune.id) || value('commune')}
            point={point}
            onPoint={({ lon, lat }) => change({ lon: String(lon), lat: String(lat), commune: '' })}
          />
          {point && (
            <p className="h-row">
              <span className="h-figures">
                {t('field-reports.office.routing.point', {
                  figures: `${point.lat.toFixed(5)}, ${point.lon.toFixed(5)}`,
                })}
              </span>
              <Button variant="quiet" size="small" icon={x} onClick={() => change({ lon: '', lat: '' })}>
                {t('field-reports.office.routing.dropPoint')}
              </Button>
            </p>
          )}
        </section>
        <section className="h-stack" aria-label={t('field-reports.office.routing.answer')}>
          {ready ? (
            <Reading read={tested}>
              {(answer) => <TestAnswer answer={answer} categories={categories.data?.items} />}
            </Reading>
          ) : (
            <EmptyState level={2} title={t('field-reports.office.routing.start')}>
              {t('field-reports.office.routing.startWhy')}
            </EmptyState>
          )}
        </section>
      </div>
    </RoutingPage>
  )
}

interface PartProps {
  value: (name: Name) => string
  change: (part: Partial<Record<Name, string>>) => void
}

function Kinds({ categories, value, change }: PartProps & { categories: readonly Category[] }) {
  const { t, lang } = useText()
  const category = categories.find(({ id }) => id === value('category'))
  const label = (kind: { name: { vi: string; en: string }; to?: string | undefined }) =>
    kind.to === undefined ? kind.name[lang] : t('field-reports.office.routing.ended', { name: kind.name[lang] })
  return (
    <div className="o-cols">
      <Field label={t('field-reports.office.routing.category')}>
        <Select
          value={value('category')}
          placeholder={t('field-reports.office.routing.choose')}
          options={categories.map((one) => ({ value: one.id, label: label(one) }))}
          onValue={(id) => change({ category: id, child: '' })}
        />
      </Field>
      <Field label={t('field-reports.office.routing.child')}>
        <Select
          value={value('child')}
          placeholder={t('field-reports.office.routing.anyChild')}
          disabled={!category || category.children.length === 0}
          options={(category?.children ?? []).map((one) => ({ value: one.id, label: label(one) }))}
          onValue={(child) => change({ child })}
        />
      </Field>
    </div>
  )
}

function When({ value, change }: PartProps) {
  const { t } = useText()
  const labels = useDateLabels()
  return (
    <div className="fr-routing__when">
      <FieldGroup label={t('field-reports.office.routing.on')}>
        <DateInput value={value('on')} onValue={(on) => change({ on })} labels={labels} />
      </FieldGroup>
      <Field label={t('field-reports.office.routing.at')}>
        <TextInput type="time" value={value('at')} onValue={(at) => change({ at })} />
      </Field>
    </div>
  )
}

function Communes({ on, value, change }: { on: string; value: string; change: PartProps['change'] }) {
  const { t } = useText()
  const { data } = useRead(unitsContract.list, { level: 'commune', ...(on ? { at: on } : {}) })
  return (
    <Field label={t('field-reports.office.routing.commune')}>
      <Select
        value={value}
        placeholder={t('field-reports.office.routing.chooseCommune')}
        options={(data?.items ?? []).map(({ id, type, name }) => ({
          value: id,
          label: `${type.charAt(0).toUpperCase()}${type.slice(1)} ${name}`,
        }))}
        onValue={(commune) => change({ commune, lon: '', lat: '' })}
      />
    </Field>
  )
}
