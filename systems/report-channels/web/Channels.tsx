import './channels.css'
import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Details, EmptyState, Heading, Table } from '@hue-s/ui/index.ts'
import { reportChannelsContract as routes, type Waiting } from '../contract.ts'
import { WaitingMessage } from './WaitingMessage.tsx'

const EVERY_MS = 30_000

/** Mail and messages that wait for a person: completed in a minute, or discarded with a reason. */
export function Screen() {
  const { t } = useText()
  const waiting = useRead(routes.waiting, { limit: 50 }, { every: EVERY_MS })
  const counts = useRead(routes.counts, {}, { every: EVERY_MS })
  const [done, setDone] = useState('')
  const settled = (words: string) => {
    setDone(words)
    waiting.reload()
    counts.reload()
  }
  return (
    <div className="o-page rc-page">
      <Heading level={1}>{t('report-channels.title')}</Heading>
      <p>{t('report-channels.office.intro')}</p>
      <output>{done !== '' && <Alert tone="success" title={done} />}</output>
      {counts.data && <Counts {...counts.data} />}
      <Reading read={waiting}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('report-channels.office.empty')} />
          ) : (
            <List items={items} onSettled={settled} />
          )
        }
      </Reading>
    </div>
  )
}

function List({ items, onSettled }: { items: readonly Waiting[]; onSettled: (words: string) => void }) {
  return (
    <ul className="rc-list">
      {items.map((item) => (
        <li key={item.id}>
          <WaitingMessage item={item} onSettled={onSettled} />
        </li>
      ))}
    </ul>
  )
}

interface CountsProps {
  waiting: number
  oldest: string | null
  failedReplies: number
  week: { channel: string; state: string; count: number }[]
}

function Counts({ waiting, oldest, failedReplies, week }: CountsProps) {
  const { t } = useText()
  const since = oldest ? `, ${t('report-channels.office.oldest', { at: moment(oldest) })}` : ''
  return (
    <div className="rc-counts">
      <p>
        <strong>{t('report-channels.office.count', { n: waiting })}</strong>
        {since}
      </p>
      {failedReplies > 0 && <Alert tone="warning" title={t('report-channels.office.failed', { n: failedReplies })} />}
      {week.length > 0 && (
        <Details summary={t('report-channels.office.week')}>
          <Table
            caption={t('report-channels.office.week')}
            hideCaption
            dense
            rowKey={({ channel, state }) => `${channel} ${state}`}
            rows={week}
            columns={[
              {
                key: 'channel',
                label: t('report-channels.office.channel'),
                cell: ({ channel }) => t(`report-channels.channel.${channel}`),
                rowHeader: true,
              },
              {
                key: 'state',
                label: t('report-channels.office.state'),
                cell: ({ state }) => t(`report-channels.state.${state}`),
              },
              { key: 'count', label: t('report-channels.office.number'), cell: ({ count }) => count, align: 'end' },
            ]}
          />
        </Details>
      )}
    </div>
  )
}
