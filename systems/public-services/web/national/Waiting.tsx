import { day } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Card, StatusChip } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes } from '../../contract.ts'
import { useSay } from '../citizen/parts.tsx'

/** What I prepared and have not filed on the portal yet: easily forgotten, so it stands first. */
export function Waiting() {
  const say = useSay()
  const { lang } = useText()
  const read = useRead(routes.handOvers, {}, { every: 60_000 })
  const items = read.data?.items ?? []
  if (items.length === 0) return null
  return (
    <ul className="ps-list">
      {items.map((h) => (
        <li key={h.id}>
          <Card title={h.procedure.name[lang]} href={`/services/national/${h.id}`}>
            <p className="ps-line">
              <StatusChip tone="warning">{say('national.toFile')}</StatusChip>
            </p>
            <p className="h-small">{say('national.until', { until: day(h.expiresAt, lang) })}</p>
          </Card>
        </li>
      ))}
    </ul>
  )
}
