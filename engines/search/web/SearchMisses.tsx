/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { useState } from 'react'
import { day } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button, EmptyState, Table } from '@hue-s/ui/index.ts'
import { plus, trash } from '@hue-s/ui/icon-paths.ts'
import { contractOfSearch as routes } from '../contract.ts'
import { AnswerForm, type Draft } from './AnswerForm.tsx'
import { Answers } from './Answers.tsx'

const MOST = 200

/** The queries that found nothing, most asked first, each with a way to answer it. */
export function Screen() {
  const { t } = useText()
  const { may, say } = useDesk()
  const [draft, setDraft] = useState<Draft>()
  const misses = useRead(routes.misses, { limit: MOST })
  const answers = useRead(routes.answers, { limit: MOST })
  const forget = useSend(routes.forgetMiss)
  const canAnswer = may('search.answer')
  const reload = () => {
    misses.reload()
    answers.reload()
  }
  const drop = async (query: string) => {
    if (!(await forget.send({ query }))) return
    say({ message: t('search.office.dropped', { query }) })
    misses.reload()
  }
  return (
    <div className="o-page">
      <h1>{t('search.office.title')}</h1>
      <p className="h-second">{t('search.office.intro')}</p>
      {canAnswer && (
        <div className="o-bar">
          <Button icon={plus} onClick={() => setDraft({ phrase: '' })}>
            {t('search.office.add')}
          </Button>
        </div>
      )}
      <Reading read={misses}>
        {({ items }) => (
          <Table
            caption={t('search.office.misses')}
            rows={[...items]}
            rowKey={({ query }) => query}
            empty={<EmptyState title={t('search.office.noMisses')} drawing={null} />}
            columns={[
              { key: 'query', label: t('search.office.query'), rowHeader: true, cell: (row) => row.query },
              { key: 'count', label: t('search.office.count'), align: 'end', cell: (row) => row.count },
              { key: 'last', label: t('search.office.last'), oneLine: true, cell: (row) => day(row.lastOn) },
              ...(canAnswer
                ? [
                    {
                      key: 'do',
                      label: t('search.office.do'),
                      cell: (row: { query: string }) => (
                        <span className="h-row">
                          <Button onClick={() => setDraft({ phrase: row.query })}>{t('search.office.answer')}</Button>
                          <Button
                            variant="quiet"
                            icon={trash}
                            label={t('search.office.drop', { query: row.query })}
                            onClick={() => void drop(row.query)}
                          />
                        </span>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Reading>
      <Reading read={answers}>
        {({ items }) => <Answers items={items} canAnswer={canAnswer} onChange={setDraft} onDone={reload} />}
      </Reading>
      {draft && <AnswerForm draft={draft} onClose={() => setDraft(undefined)} onDone={reload} />}
    </div>
  )
}
