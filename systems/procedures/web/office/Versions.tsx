import { day } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Heading, StatusChip } from '@hue-s/ui/index.ts'
import { proceduresContract as routes, type Row } from '../../contract.ts'
import { standOf, toneOf } from './states.ts'

/** Every version of the same code, each with the way to see what differs. */
export function Versions({ row }: { row: Row }) {
  const { t } = useText()
  const read = useRead(routes.versionsOf, { kind: row.kind, code: row.code })
  return (
    <section className="h-stack" aria-labelledby="pc-versions">
      <Heading level={2} id="pc-versions">
        {t('procedures.office.versions')}
      </Heading>
      <Reading read={read}>
        {({ items }) => (
          <ul className="pc-list">
            {items.map((one) => (
              <li key={one.id} className="pc-version">
                <span className="h-row">
                  <StatusChip tone={toneOf(one)}>{t(`procedures.office.stand.${standOf(one)}`)}</StatusChip>
                  {one.id === row.id ? (
                    <strong>{t('procedures.office.versionN', { n: one.version })}</strong>
                  ) : (
                    <a href={`/office/procedures/${one.id}`}>{t('procedures.office.versionN', { n: one.version })}</a>
                  )}
                  <span>{t('procedures.office.from', { on: day(one.validFrom) })}</span>
                  {one.validTo && <span>{t('procedures.office.until', { on: day(one.validTo) })}</span>}
                </span>
                <span className="h-small h-second">{one.citation}</span>
                {one.id !== row.id && (
                  <a href={`/office/procedures/compare?before=${one.id}&after=${row.id}`}>
                    {t('procedures.office.compareWith')}
                    <span className="h-hidden"> {t('procedures.office.versionN', { n: one.version })}</span>
                  </a>
                )}
              </li>
            ))}
          </ul>
        )}
      </Reading>
    </section>
  )
}
