import { contractOfNotify, type InboxItem } from '@hue-s/engines/notify/contract.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Badge, Button } from '@hue-s/ui/index.ts'
import { bell, check } from '@hue-s/ui/icon-paths.ts'
import { Disclosure } from './Disclosure.tsx'

const INBOX = '/api/notify/inbox'
const live = ['notify.me']

/** The person's notices: how many are unread, the latest of them. */
export function Bell({ onGo }: { onGo: (path: string) => void }) {
  const { t } = useText()
  const unread = useRead(contractOfNotify.unread, {}, { live }).data?.unread ?? 0
  const label = unread > 0 ? t('office.bell.unread', { count: unread }) : t('office.bell')
  return (
    <Disclosure icon={bell} label={label} badge={<Badge count={unread} label="" />}>
      {(close) => <Inbox unread={unread} onGo={(path) => (close(), onGo(path))} />}
    </Disclosure>
  )
}

function Inbox({ unread, onGo }: { unread: number; onGo: (path: string) => void }) {
  const { t } = useText()
  const inbox = useRead(contractOfNotify.inbox, { limit: 20 }, { live })
  const readAll = useSend(contractOfNotify.markAllRead)
  const readOne = useSend(contractOfNotify.markRead)
  const open = async (item: InboxItem) => {
    if (!item.readAt) await readOne.send({ id: item.id })
    refresh(INBOX)
    if (item.link?.startsWith('/office/')) onGo(item.link.slice('/office'.length))
    else if (item.link?.startsWith('/')) location.assign(item.link)
  }
  const markAll = async () => {
    await readAll.send({})
    refresh(INBOX)
  }
  return (
    <div className="o-inbox">
      <div className="h-row o-inbox__head">
        <h2>{t('office.bell')}</h2>
        {unread > 0 && (
          <Button
            variant="quiet"
            size="small"
            icon={check}
            busy={readAll.busy && t('office.busy')}
            onClick={() => void markAll()}
          >
            {t('office.bell.readAll')}
          </Button>
        )}
      </div>
      <Reading read={inbox}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="h-second">{t('office.bell.none')}</p>
          ) : (
            <ul>
              {items.map((item) => (
                <li key={item.id}>
                  <button
                    type="button"
                    className={item.readAt ? 'o-inbox__item' : 'o-inbox__item o-inbox__item--new'}
                    onClick={() => void open(item)}
                  >
                    <strong>
                      {!item.readAt && <span className="h-hidden">{t('office.bell.new')} </span>}
                      {item.title}
                    </strong>
                    <span>{item.body}</span>
                    <time className="h-small h-second" dateTime={item.at}>
                      {moment(item.at)}
                    </time>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
    </div>
  )
}
