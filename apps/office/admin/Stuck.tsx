/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { kernelContract } from '@hue-s/kernel/shared/contract.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, EmptyState, Table } from '@hue-s/ui/index.ts'

type Entry = Output<typeof kernelContract.stuck>['items'][number]

/** Events that a handler could not take: tried again by hand, or parked so that what waits behind them goes on. */
export function Screen() {
  const { t, lang } = useText()
  const { say } = useDesk()
  const read = useRead(kernelContract.stuck, {}, { every: 15_000 })
  const settle = useSend(kernelContract.settle)
  const act = async ({ eventId, handler }: Entry, how: 'replay' | 'park') => {
    if (!(await settle.send({ eventId, handler, how }))) return
    say({ message: t(`office.stuck.${how}.done`), tone: 'success' })
    await refresh('/api/kernel/stuck')
  }
  return (
    <div className="o-page">
      <h1>{t('office.stuck.title')}</h1>
      <p className="h-second">{t('office.stuck.why')}</p>
      {settle.error && <Alert tone="danger" title={sentenceOf(settle.error, lang, t)} />}
      <Reading read={read}>
        {({ items }) => (
          <Table
            caption={t('office.stuck.title')}
            hideCaption
            rows={[...items]}
            rowKey={({ eventId, handler }) => `${handler} ${eventId}`}
            empty={<EmptyState title={t('office.stuck.none')} drawing={null} />}
            columns={[
              { key: 'at', label: t('office.stuck.at'), oneLine: true, rowHeader: true, cell: (row) => moment(row.at) },
              { key: 'handler', label: t('office.stuck.handler'), cell: (row) => <code>{row.handler}</code> },
              { key: 'event', label: t('office.stuck.event'), cell: (row) => `${row.topic} · ${row.key}` },
              { key: 'tries', label: t('office.stuck.tries'), align: 'end', cell: (row) => row.tries },
              { key: 'error', label: t('office.stuck.error'), cell: (row) => row.error },
              {
                key: 'do',
                label: t('office.stuck.do'),
                cell: (row) => (
                  <div className="h-row">
                    <Button size="small" onClick={() => void act(row, 'replay')}>
                      {t('office.stuck.replay')}
                    </Button>
                    <Button size="small" variant="quiet" onClick={() => void act(row, 'park')}>
                      {t('office.stuck.park')}
                    </Button>
                  </div>
                ),
              },
            ]}
          />
        )}
      </Reading>
    </div>
  )
}
