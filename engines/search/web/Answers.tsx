/* oxlint-disable react/no-unstable-nested-components -- a cell of a table is drawn by a function, it is no component */
import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { Alert, Button, Dialog, EmptyState, Table } from '@hue-s/ui/index.ts'
import { contractOfSearch as routes } from '../contract.ts'
import type { Draft } from './AnswerForm.tsx'

type Answer = Output<typeof routes.answers>['items'][number]

interface Props {
  items: readonly Answer[]
  canAnswer: boolean
  onChange: (draft: Draft) => void
  onDone: () => void
}

/** What is shown for what is typed, who wrote it and who looked it over. */
export function Answers({ items, canAnswer, onChange, onDone }: Props) {
  const { t, lang } = useText()
  const { person, say } = useDesk()
  const review = useSend(routes.review)
  const stop = useSend(routes.stop)
  const [shown, setShown] = useState<Answer>()
  const error = review.error ?? stop.error
  const act = async (one: Answer, step: 'review' | 'stop') => {
    const done = await (step === 'review' ? review : stop).send({ id: one.id, version: one.version })
    if (done) say({ message: t(`search.office.done.${step}`, { phrase: one.phrase }) })
    onDone()
  }
  const target = (one: Answer) =>
    one.kind === 'page' ? <a href={one.url}>{one.title[lang] ?? one.title['vi']}</a> : `«${one.means}»`
  const state = (one: Answer) =>
    one.state === 'off'
      ? t('search.office.off')
      : one.reviewedAt
        ? t('search.office.reviewed', { name: one.reviewedByName ?? '', at: moment(one.reviewedAt) })
        : t('search.office.unreviewed')
  return (
    <>
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      <Table
        caption={t('search.office.answers')}
        rows={[...items]}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t('search.office.noAnswers')} drawing={null} />}
        columns={[
          { key: 'phrase', label: t('search.office.phrase'), rowHeader: true, cell: (row) => row.phrase },
          { key: 'show', label: t('search.office.shows'), cell: target },
          {
            key: 'by',
            label: t('search.office.by'),
            cell: (row) => `${row.changedByName ?? '—'}, ${moment(row.changedAt)}`,
          },
          { key: 'state', label: t('search.office.state'), cell: state },
          {
            key: 'do',
            label: t('search.office.do'),
            cell: (row) => (
              <span className="h-row">
                {canAnswer && row.state === 'on' && (
                  <>
                    {!row.reviewedAt && row.changedBy !== person.id && (
                      <Button onClick={() => void act(row, 'review')}>{t('search.office.review')}</Button>
                    )}
                    <Button variant="quiet" onClick={() => onChange({ phrase: row.phrase, answer: row })}>
                      {t('search.office.change')}
                    </Button>
                    <Button variant="quiet" onClick={() => void act(row, 'stop')}>
                      {t('search.office.stop')}
                    </Button>
                  </>
                )}
                <Button variant="quiet" onClick={() => setShown(row)}>
                  {t('search.office.history')}
                </Button>
              </span>
            ),
          },
        ]}
      />
      {shown && <History answer={shown} onClose={() => setShown(undefined)} />}
    </>
  )
}

function History({ answer, onClose }: { answer: Answer; onClose: () => void }) {
  const { t } = useText()
  const read = useRead(routes.history, { id: answer.id })
  const shows = (content: Record<string, unknown>) =>
    typeof content['means'] === 'string' ? `«${content['means']}»` : String(content['url'] ?? '')
  return (
    <Dialog
      open
      title={t('search.office.historyOf', { phrase: answer.phrase })}
      onClose={onClose}
      closeLabel={t('office.close')}
    >
      <Reading read={read}>
        {({ items }) => (
          <ol>
            {items.map((step) => (
              <li key={step.version}>
                {t(`search.office.step.${step.step}`)}: «{String(step.content['phrase'])}» → {shows(step.content)}
                <br />
                <span className="h-small h-second">
                  {step.byName ?? '—'}, {moment(step.at)}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Reading>
    </Dialog>
  )
}
