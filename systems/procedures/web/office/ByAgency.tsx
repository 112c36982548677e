import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Details, Table } from '@hue-s/ui/index.ts'
import { proceduresContract as routes, type AgencyStand } from '../../contract.ts'

const link = ({ unitId, name }: AgencyStand, onAgency: (unitId: string) => void) => (
  <a
    href={`/office/procedures?show=unchecked&agency=${unitId}`}
    onClick={(event) => {
      if (event.metaKey || event.ctrlKey) return
      event.preventDefault()
      onAgency(unitId)
    }}
  >
    {name}
  </a>
)

/** How much of the catalogue nobody has confirmed, by the agency that keeps it; a press lists that agency's. */
export function ByAgency({ onAgency }: { onAgency: (unitId: string) => void }) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`procedures.office.confirm.${key}`, values)
  const read = useRead(routes.confirmations, {})
  const column = (key: 'inForce' | 'none' | 'partly' | 'confirmed', label: string) => ({
    key,
    label: say(label),
    align: 'end' as const,
    cell: (row: AgencyStand) => row[key],
  })
  return (
    <Reading read={read}>
      {({ agencies, waiting }) => {
        const open = agencies.reduce((sum, { partly, none }) => sum + partly + none, 0)
        const all = agencies.reduce((sum, { inForce }) => sum + inForce, 0)
        return (
          <Details summary={say('summary', { open, all, waiting })}>
            <Table
              caption={say('byAgency')}
              hideCaption
              dense
              rowKey={({ unitId }) => unitId}
              rows={agencies}
              columns={[
                { key: 'agency', label: say('agency'), rowHeader: true, cell: (row) => link(row, onAgency) },
                column('inForce', 'inForce'),
                column('none', 'stand.none'),
                column('partly', 'partly'),
                column('confirmed', 'stand.confirmed'),
              ]}
            />
          </Details>
        )
      }}
    </Reading>
  )
}
