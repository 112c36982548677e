import { useState } from 'react'
import { contractOfNotify as routes, type InboxItem } from '@hue-s/engines/notify/contract.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { check } from '@hue-s/ui/icon-paths.ts'
import { Pagination } from '@hue-s/ui/Pagination.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'

const PAGE = 30
const MOST = 200
const INSIDE = /^\/(?!\/)/

function Notice({ item, onRead }: { item: InboxItem; onRead: () => void }) {
  const { t } = useText()
  const fresh = item.readAt === null
  return (
    <Card
      title={item.title}
      href={item.link && INSIDE.test(item.link) ? item.link : undefined}
      tone={fresh ? 'tint' : 'plain'}
      aside={
        item.level === 'critical' ? (
          <StatusChip tone="danger">{t('citizen.inbox.critical')}</StatusChip>
        ) : (
          fresh && <StatusChip tone="info">{t('citizen.inbox.new')}</StatusChip>
        )
      }
      actions={
        fresh && (
          <Button size="small" variant="quiet" icon={check} onClick={onRead}>
            {t('citizen.inbox.markRead')} <span className="h-hidden">{item.title}</span>
          </Button>
        )
      }
    >
      <p className="c-lines">{item.body}</p>
      <p className="h-small h-second">
        <time dateTime={item.at}>{moment(item.at)}</time> · {item.topicName}
      </p>
    </Card>
  )
}

/** Everything I was told. The inbox is the truth; push is only the bell. */
export function Screen() {
  const { t } = useText()
  const [limit, setLimit] = useState(PAGE)
  const read = useRead(routes.inbox, { limit }, { every: 60_000 })
  const one = useSend(routes.markRead)
  const all = useSend(routes.markAllRead)
  const again = () => refresh('/api/notify/inbox')
  return (
    <div className="c-page">
      <Heading level={1}>{t('citizen.inbox.title')}</Heading>
      <a href="/notifications" className="c-page__back">
        {t('citizen.notify.title')}
      </a>
      <Reading read={read}>
        {({ items, next }) =>
          items.length === 0 ? (
            <EmptyState title={t('citizen.inbox.none')}>
              <p>{t('citizen.inbox.noneWords')}</p>
            </EmptyState>
          ) : (
            <>
              {items.some(({ readAt }) => readAt === null) && (
                <Button
                  icon={check}
                  busy={all.busy && t('citizen.waiting')}
                  onClick={() => void all.send({ upTo: items[0]?.id }).then(again)}
                >
                  {t('citizen.inbox.markAll')}
                </Button>
              )}
              {items.map((item) => (
                <Notice key={item.id} item={item} onRead={() => void one.send({ id: item.id }).then(again)} />
              ))}
              <Pagination
                shown={t('citizen.inbox.shown', { n: items.length })}
                label={t('citizen.inbox.more')}
                onMore={next && limit < MOST ? () => setLimit(Math.min(limit + PAGE, MOST)) : undefined}
                busy={read.refreshing && limit > items.length && t('citizen.waiting')}
              />
            </>
          )
        }
      </Reading>
    </div>
  )
}
