import { moment } from '@hue-s/kernel/shared/text.ts'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Card } from '@hue-s/ui/Card.tsx'
import { personalContract as routes } from '../contract.ts'
import { useSay } from './parts.tsx'

/** What is mine to do and what ends soon; nothing at all when there is nothing. */
export function DueList({ most = 5, level = 2 }: { most?: number; level?: 2 | 3 }) {
  const say = useSay()
  const { data } = useRead(routes.due, {})
  const items = data?.items ?? []
  if (items.length === 0) return null
  return (
    <Card tone="accent" level={level} title={say('due.title', { n: items.length })}>
      <ul className="p-steps">
        {items.slice(0, most).map(({ id, title, at, path }) => (
          <li key={id}>
            <a href={path}>{title}</a>
            {at && <span className="h-small h-second">{say('due.at', { at: moment(at) })}</span>}
          </li>
        ))}
      </ul>
      {items.length > most && <a href="/me/timeline?show=waiting">{say('due.more', { n: items.length - most })}</a>}
    </Card>
  )
}
