import type { Output } from '@hue-s/kernel/shared/route.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Details, StatusChip, type Tone } from '@hue-s/ui/index.ts'
import type { fieldReportsContract } from '../../../contract.ts'

export type Change = Output<typeof fieldReportsContract.compareRouting>['changes'][number]
const TONES: Record<Change['kind'], Tone> = { added: 'success', removed: 'danger', changed: 'warning' }

/** What a table adds, takes away and changes. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const { t, lang } = useText()
  if (changes.length === 0) return <p>{t('field-reports.office.versions.noChanges')}</p>
  return (
    <div className="h-stack fr-diff">
      <h4>{t('field-reports.office.versions.changes')}</h4>
      {changes.map((one) => (
        <Details
          key={`${one.kind} ${one.what} ${one.id}`}
          summary={`${t(`field-reports.office.versions.what.${one.what}`)}: ${one.name?.[lang] ?? one.id}`}
          aside={
            <StatusChip tone={TONES[one.kind]}>{t(`field-reports.office.versions.change.${one.kind}`)}</StatusChip>
          }
        >
          <p className="h-small h-second">{one.id}</p>
          {one.before !== null && (
            <p>
              {t('field-reports.office.versions.before')}: <code>{one.before}</code>
            </p>
          )}
          {one.after !== null && (
            <p>
              {t('field-reports.office.versions.after')}: <code>{one.after}</code>
            </p>
          )}
        </Details>
      ))}
    </div>
  )
}
