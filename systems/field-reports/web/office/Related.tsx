import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, TextArea } from '@hue-s/ui/index.ts'
import { fieldReportsContract, type StaffReport } from '../../contract.ts'
import type { Related } from '../../contract-handling.ts'
import type { z } from 'zod'
import type { Names } from './QueueList.tsx'
import { SplitForm } from './SplitForm.tsx'

type One = z.infer<typeof Related>

interface Props {
  report: StaffReport
  names: Names
  onChanged: () => void
  onStale: () => void
}

/** Duplicates, parts, and similar reports nearby that may be merged into this one. */
export function RelatedTab({ report, names, onChanged, onStale }: Props) {
  const { t } = useText()
  const read = useRead(fieldReportsContract.related, { id: report.id })
  const { may } = useDesk()
  const [splitting, setSplitting] = useState(false)
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.related.${key}`, values)
  const done = () => {
    read.reload()
    onChanged()
  }
  const splittable = may('field-reports.operate') && ['unrouted', 'assigned', 'working'].includes(report.state)
  return (
    <div className="h-stack">
      <Reading read={read}>
        {({ items }) => {
          const tied = items.filter(({ relation }) => relation !== 'similar')
          const near = items.filter(({ relation }) => relation === 'similar')
          return (
            <>
              {tied.length > 0 && (
                <ul className="fr-related">
                  {tied.map((one) => (
                    <Tied key={`${one.relation} ${one.id}`} one={one} onDone={done} />
                  ))}
                </ul>
              )}
              <h3>{say('near')}</h3>
              {near.length === 0 ? (
                <p className="h-second">{say('near.none')}</p>
              ) : (
                <Near report={report} near={near} onDone={done} onStale={onStale} />
              )}
            </>
          )
        }}
      </Reading>
      {splittable && !splitting && <Button onClick={() => setSplitting(true)}>{say('split')}</Button>}
      {splitting && (
        <SplitForm
          report={report}
          names={names}
          onCancel={() => setSplitting(false)}
          onDone={() => (setSplitting(false), done())}
        />
      )}
    </div>
  )
}

function Tied({ one, onDone }: { one: One; onDone: () => void }) {
  const { t, lang } = useText()
  const { say: tell } = useDesk()
  const unmerge = useSend(fieldReportsContract.unmerge)
  const [asking, setAsking] = useState(false)
  const [note, setNote] = useState('')
  const [fault, setFault] = useState('')
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.related.${key}`, values)
  const apart = async () => {
    if (note.trim().length < 5) return setFault(t('field-reports.office.form.wrong.note'))
    if (!(await unmerge.send({ id: one.id, note: note.trim() }))) return
    tell({ message: say('unmerged', { code: one.code }) })
    onDone()
  }
  return (
    <li className="fr-related__one">
      <p>
        {say(`relation.${one.relation}`)} <a href={`/office/field-reports/${one.id}`}>{one.code}</a> ·{' '}
        {t(`cases.field-reports.report.state.${one.state}`)}
      </p>
      {one.relation === 'duplicate' && !asking && (
        <Button variant="quiet" size="small" onClick={() => setAsking(true)}>
          {say('unmerge')}
        </Button>
      )}
      {asking && (
        <div className="fr-form">
          {unmerge.error && <Alert tone="danger" title={sentenceOf(unmerge.error, lang, t)} />}
          <Field label={say('unmerge.why')} error={fault || undefined}>
            <TextArea rows={2} value={note} onValue={setNote} maxLength={2000} />
          </Field>
          <div className="h-row">
            <Button size="small" busy={unmerge.busy && t('field-reports.office.sending')} onClick={() => void apart()}>
              {say('unmerge')}
            </Button>
            <Button variant="quiet" size="small" onClick={() => setAsking(false)}>
              {t('field-reports.office.form.cancel')}
            </Button>
          </div>
        </div>
      )}
    </li>
  )
}

function Near({
  report,
  near,
  onDone,
  onStale,
}: {
  report: StaffReport
  near: readonly One[]
  onDone: () => void
  onStale: () => void
}) {
  const { t, lang } = useText()
  const { say: tell } = useDesk()
  const merge = useSend(fieldReportsContract.merge)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.related.${key}`, values)
  const ids = chosen.filter((id) => near.some((one) => one.id === id && one.mergeable))
  const send = async () => {
    if (!(await merge.send({ id: report.id, version: report.version, ids: [...ids] }))) return
    tell({ message: say('merged', { count: ids.length, code: report.code }) })
    setChosen([])
    onDone()
  }
  return (
    <>
      {merge.error && (
        <Alert tone="danger" title={sentenceOf(merge.error, lang, t)}>
          {merge.error.code === 'cases.stale' && (
            <Button size="small" onClick={onStale}>
              {say('look')}
            </Button>
          )}
        </Alert>
      )}
      <ul className="fr-related">
        {near.map((one) => (
          <li key={one.id} className="fr-related__one">
            <label className="fr-related__pick">
              <input
                type="checkbox"
                disabled={!one.mergeable}
                checked={ids.includes(one.id)}
                onChange={() =>
                  setChosen((now) => (now.includes(one.id) ? now.filter((id) => id !== one.id) : [...now, one.id]))
                }
              />
              <span>
                <strong className="h-figures">{one.code}</strong> · {say('metres', { metres: one.metres ?? 0 })} ·{' '}
                {t(`cases.field-reports.report.state.${one.state}`)}
                <br />
                {one.title}
                <br />
                <span className="h-small h-second">
                  {one.openedAt && moment(one.openedAt)}
                  {!one.mergeable && ` · ${say('closed')}`}
                </span>
              </span>
            </label>
            <Pictures id={one.id} />
            <a className="h-small" href={`/office/field-reports/${one.id}`} target="_blank" rel="noreferrer">
              {say('open', { code: one.code })}
            </a>
          </li>
        ))}
      </ul>
      <p className="h-small h-second">{say('merge.why', { code: report.code })}</p>
      <div>
        <Button
          variant="primary"
          disabled={ids.length === 0}
          busy={merge.busy && t('field-reports.office.sending')}
          onClick={() => void send()}
        >
          {say('merge', { count: ids.length })}
        </Button>
      </div>
    </>
  )
}

/** What a similar report shows, so that they can be told apart without opening each. */
function Pictures({ id }: { id: string }) {
  const { t } = useText()
  const photos = useRead(fieldReportsContract.work, { id }).data?.photos.slice(0, 3) ?? []
  if (photos.length === 0) return null
  return (
    <div className="fr-photos fr-photos--small">
      {photos.map((photo, index) => (
        <img
          key={photo.id}
          src={photo.thumb}
          alt={t(`field-reports.office.photo.${photo.kind}`, { n: index + 1, of: photos.length })}
          loading="lazy"
        />
      ))}
    </div>
  )
}
