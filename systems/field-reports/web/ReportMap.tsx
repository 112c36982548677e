import { useState } from 'react'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { Select } from '@hue-s/ui/Select.tsx'
import { fieldReportsContract as routes } from '../contract.ts'
import { CommuneMap } from './CommuneMap.tsx'
import { middleOf } from './commune-of-point.ts'
import './report.css'
import { ReportCard } from './ReportCard.tsx'
import { useCommunes, type Communes } from './useCommunes.ts'
import { categoryName } from './words-of-report.ts'

const MOST = 100

function Reports({ communes }: { communes: Communes | undefined }) {
  const { t, lang } = useText()
  const [commune, choose] = useState('')
  const read = useRead(routes.list, { limit: MOST, ...(commune && { commune }) }, { every: 60_000 })
  const { data: kinds } = useRead(routes.categories, {})
  const chosen = communes?.items.find(({ id }) => id === commune)
  const dots = read.data?.items.map((report) => ({
    id: report.id,
    at: report.at,
    href: `/reports/${report.id}`,
    label: `${categoryName(kinds?.items, report, lang)}, ${report.commune?.name ?? ''}`,
    late: report.late,
  }))
  return (
    <>
      {communes && communes.items.length > 0 && (
        <>
          <CommuneMap
            communes={communes.items}
            label={t('field-reports.citizen.map.label', { n: dots?.length ?? 0 })}
            words={{ closer: t('field-reports.citizen.map.closer'), wider: t('field-reports.citizen.map.wider') }}
            chosen={chosen?.id}
            point={chosen && middleOf(chosen.area)}
            dots={dots ?? []}
          />
          {communes.notice && <p className="h-small h-second">{communes.notice}</p>}
          <Field id="map-commune" label={t('field-reports.citizen.map.commune')}>
            <Select
              placeholder={t('field-reports.citizen.map.everywhere')}
              value={commune}
              onValue={choose}
              options={communes.items.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
        </>
      )}
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('field-reports.citizen.list.noneFound')} />
          ) : (
            <ul className="h-stack">
              {items.slice(0, 10).map((report) => (
                <li key={report.id}>
                  <ReportCard report={report} categories={kinds?.items} href={`/reports/${report.id}`} />
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </>
  )
}

/** The communes with the latest reports on them; the same reports stand below as a list. */
export function Screen() {
  const { t } = useText()
  const { communes, error, reload } = useCommunes()
  return (
    <div className="c-page">
      <Heading level={1}>{t('field-reports.citizen.map.title')}</Heading>
      <Reading
        read={{
          data: communes,
          error,
          loading: communes === undefined && error === undefined,
          refreshing: false,
          reload,
        }}
      >
        {() => null}
      </Reading>
      <Reports communes={communes} />
    </div>
  )
}
