import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, Field, Select } from '@hue-s/ui/index.ts'
import { fieldReportsContract, type StaffReport } from '../../contract.ts'

interface PickProps {
  value: string
  error: string | undefined
  onValue: (id: string) => void
}

/** Agencies of the province, then the communes; what the table of responsibilities says of this report stands on top. */
export function Agency({ report, value, error, onValue }: PickProps & { report?: StaffReport }) {
  const { t } = useText()
  const agencies = useRead(unitsContract.list, { level: 'agency' }).data?.items ?? []
  const communes = useRead(unitsContract.list, { level: 'commune' }).data?.items ?? []
  const suggested = useSuggested(report)
  const current = report?.agency?.id
  const options = (units: typeof agencies) =>
    units.map(({ id, name }) => (
      <option key={id} value={id} disabled={id === current}>
        {name}
      </option>
    ))
  return (
    <div className="h-stack fr-agency">
      <Field id="fr-agencyId" label={t('field-reports.office.form.agency')} error={error}>
        <Select value={value} onValue={onValue} placeholder={t('field-reports.office.form.agency.choose')}>
          <optgroup label={t('field-reports.office.form.agencies')}>{options(agencies)}</optgroup>
          <optgroup label={t('field-reports.office.form.communes')}>{options(communes)}</optgroup>
        </Select>
      </Field>
      {suggested && suggested.id !== current && (
        <p className="h-small">
          {t('field-reports.office.form.suggested', { agency: suggested.name })}{' '}
          {value !== suggested.id && (
            <Button variant="quiet" size="small" onClick={() => onValue(suggested.id)}>
              {t('field-reports.office.form.suggested.take')}
            </Button>
          )}
        </p>
      )}
    </div>
  )
}

/** Whom the table names for a report like this, there, today. */
function useSuggested(report: StaffReport | undefined) {
  const { data } = useRead(
    fieldReportsContract.route,
    report
      ? {
          category: report.category,
          ...(report.child ? { child: report.child } : {}),
          lon: report.at.lon,
          lat: report.at.lat,
          ...(report.commune ? { communeId: report.commune.id } : {}),
        }
      : null,
  )
  return data?.agency ?? undefined
}

/** Who of the agency may be given this report. */
export function Colleague({ id, value, error, onValue }: PickProps & { id: string }) {
  const { t } = useText()
  const read = useRead(fieldReportsContract.colleagues, { id })
  const people = read.data?.items
  return (
    <Field id="fr-assigneeId" label={t('field-reports.office.form.colleague')} error={error}>
      <Select
        value={value}
        onValue={onValue}
        placeholder={t(`field-reports.office.form.colleague.${people?.length === 0 ? 'none' : 'choose'}`)}
        options={(people ?? []).map((one) => ({ value: one.id, label: one.name }))}
      />
    </Field>
  )
}
