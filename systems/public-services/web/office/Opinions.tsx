import '../public-services.css'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Card, EmptyState, Heading } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes } from '../../contract.ts'

/** Dossiers of other agencies that wait for this one's opinion, the next due first. */
export function Screen() {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.opinions.${key}`, values)
  const read = useRead(routes.opinionsAsked, {}, { every: 60_000 })
  return (
    <div className="o-page">
      <Heading level={1}>{say('title')}</Heading>
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={say('none')} />
          ) : (
            <ul className="ps-list">
              {items.map((o) => (
                <li key={o.id}>
                  <Card title={`${o.code} · ${o.procedure[lang]}`} href={`/office/dossiers/${o.dossierId}`}>
                    <p>{o.question}</p>
                    <p className="h-small">{say('due', { at: moment(o.dueAt, lang) })}</p>
                  </Card>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </div>
  )
}
