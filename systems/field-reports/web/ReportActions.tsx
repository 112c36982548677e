import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useLater } from '@hue-s/kernel/web/useLater.ts'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { arrowCounterClockwise, paperPlaneTilt, x } from '@hue-s/ui/icon-paths.ts'
import { Rating, type Grade } from '@hue-s/ui/Rating.tsx'
import { TextArea } from '@hue-s/ui/TextArea.tsx'
import { AnswerCard } from './AnswerCard.tsx'
import { MOST_NOTE } from './note-faults.ts'
import { KeptHere, Refused } from './Refused.tsx'
import { fieldReportsContract as routes, type OwnReport } from '../contract.ts'

type Action = OwnReport['actions'][number]
const GRADES: Readonly<Record<Grade, number>> = { dissatisfied: 1, acceptable: 2, satisfied: 3 }
const LEAST_APPEAL = 10

/** One step by the reporter; the page is read again after it, also when somebody else was faster. */
function useAct(report: OwnReport, onDone: ActProps['onDone']) {
  const { t } = useText()
  const { send, busy, error } = useLater(routes.reply)
  const [kept, setKept] = useState(false)
  const act = async (action: Action, more: { note?: string; grade?: number } = {}) => {
    const done = await send(
      { id: report.id, version: report.version, action, ...more },
      {
        title: t(`field-reports.citizen.act.later.${action}`, { code: report.code }),
        words: more.note ?? '',
        href: `/mine/${report.id}`,
        reads: '/api/field-reports/mine',
      },
    )
    if (done === 'kept') return setKept(true)
    refresh('/api/field-reports/mine')
    if (done) onDone(action)
  }
  return { act, busy, error, kept }
}

interface ActProps {
  report: OwnReport
  onDone: (action: Action | 'appeal') => void
}

function Answer({ report, onDone }: ActProps) {
  const { act, busy, error, kept } = useAct(report, onDone)
  const asked = report.timeline.findLast(({ to, note: words }) => to === 'waiting' && words)?.note
  if (kept) return <KeptHere kept />
  return <AnswerCard question={asked} error={error} busy={busy} onSend={(note) => void act('answer', { note })} />
}

/** Three grades. Who is not satisfied may ask for the work to be done again, with the reason. */
function Rate({ report, onDone }: ActProps) {
  const { t } = useText()
  const { act, busy, error, kept } = useAct(report, onDone)
  const [grade, setGrade] = useState<Grade>()
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const again = grade === 'dissatisfied' && report.actions.includes('reopen')
  if (kept) return <KeptHere kept />
  return (
    <Card title={t('field-reports.rating.title')} tone="accent">
      <div className="h-stack">
        <Refused error={error} />
        <Rating
          id="grade"
          name="grade"
          label={t('field-reports.rating.label')}
          words={{
            satisfied: t('field-reports.rating.3'),
            acceptable: t('field-reports.rating.2'),
            dissatisfied: t('field-reports.rating.1'),
          }}
          value={grade}
          onValue={setGrade}
          error={tried && !grade ? t('field-reports.rating.needed') : undefined}
        />
        {grade && (
          <Field
            id="grade-note"
            label={t(again ? 'field-reports.rating.why' : 'field-reports.rating.note')}
            note={again ? undefined : t('field-reports.citizen.optional')}
            error={tried && again && !note.trim() ? t('field-reports.citizen.reopen.needed') : undefined}
          >
            <TextArea value={note} onValue={setNote} maxLength={MOST_NOTE} />
          </Field>
        )}
        {again && <ReopenRules report={report} />}
        <div className="h-row">
          <Button
            variant={again ? 'secondary' : 'primary'}
            busy={busy && t('field-reports.citizen.act.busy')}
            onClick={() =>
              grade ? void act('rate', { grade: GRADES[grade], ...(note.trim() && { note }) }) : setTried(true)
            }
          >
            {t('field-reports.rating.send')}
          </Button>
          {again && (
            <Button
              variant="primary"
              icon={arrowCounterClockwise}
              busy={busy && t('field-reports.citizen.act.busy')}
              onClick={() => (note.trim() ? void act('reopen', { note }) : setTried(true))}
            >
              {t('field-reports.citizen.reopen.send')}
            </Button>
          )}
        </div>
      </div>
    </Card>
  )
}

/** Who may say «not solved», until when and how often: as the province's rules stand for this report. */
function ReopenRules({ report }: { report: OwnReport }) {
  const { t } = useText()
  if (!report.reopenUntil) return null
  return (
    <p className="h-small h-second">
      {t('field-reports.citizen.reopen.rules', { until: moment(report.reopenUntil), n: report.reopensLeft })}
    </p>
  )
}

/** A report that was held to be false: its sender may ask for another look, with the reason, until a day. */
function Appeal({ report, onDone }: ActProps) {
  const { t } = useText()
  const { send, busy, error } = useSend(routes.appeal)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const short = note.trim().length < LEAST_APPEAL
  const go = async () => {
    if (short) return setTried(true)
    const answer = await send({ id: report.id, version: report.version, note })
    refresh('/api/field-reports/mine')
    if (answer) onDone('appeal')
  }
  return (
    <Card title={t('field-reports.citizen.appeal.title')} tone="accent">
      <div className="h-stack">
        <Refused error={error} />
        <p>{t('field-reports.citizen.appeal.words', { until: moment(report.appealUntil ?? '') })}</p>
        <Field
          id="appeal-note"
          label={t('field-reports.citizen.appeal.why')}
          error={tried && short ? t('field-reports.citizen.appeal.needed', { n: LEAST_APPEAL }) : undefined}
          required
        >
          <TextArea value={note} onValue={setNote} maxLength={MOST_NOTE} />
        </Field>
        <Button
          variant="primary"
          icon={paperPlaneTilt}
          busy={busy && t('field-reports.citizen.act.busy')}
          onClick={() => void go()}
        >
          {t('field-reports.citizen.appeal.send')}
        </Button>
      </div>
    </Card>
  )
}

/** A step that needs a word of why and stands folded, because it is rarely wanted. */
function WithNote({
  report,
  onDone,
  action,
  needed,
  icon,
}: ActProps & { action: 'reopen' | 'withdraw'; needed: boolean; icon: typeof x }) {
  const { t } = useText()
  const { act, busy, error, kept } = useAct(report, onDone)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const go = () => (needed && !note.trim() ? setTried(true) : void act(action, note.trim() ? { note } : {}))
  return (
    <Details summary={t(`field-reports.citizen.${action}.title`)} icon={icon}>
      <div className="h-stack">
        <Refused error={error} />
        <KeptHere kept={kept} />
        <p>{t(`field-reports.citizen.${action}.words`)}</p>
        {action === 'reopen' && <ReopenRules report={report} />}
        <Field
          id={`${action}-note`}
          label={t(`field-reports.citizen.${action}.why`)}
          note={needed ? undefined : t('field-reports.citizen.optional')}
          error={tried && needed && !note.trim() ? t(`field-reports.citizen.${action}.needed`) : undefined}
        >
          <TextArea value={note} onValue={setNote} maxLength={MOST_NOTE} />
        </Field>
        <Button
          variant={action === 'withdraw' ? 'danger' : 'primary'}
          icon={icon}
          busy={busy && t('field-reports.citizen.act.busy')}
          onClick={go}
        >
          {t(`field-reports.citizen.${action}.send`)}
        </Button>
      </div>
    </Details>
  )
}

/** What the reporter may do now, as the server says. */
export function ReportActions({ report, onDone }: ActProps) {
  const may = (action: Action) => report.actions.includes(action)
  return (
    <>
      {report.appealUntil && <Appeal report={report} onDone={onDone} />}
      {may('answer') && <Answer report={report} onDone={onDone} />}
      {may('rate') && <Rate report={report} onDone={onDone} />}
      {may('reopen') && !may('rate') && (
        <WithNote report={report} onDone={onDone} action="reopen" needed icon={arrowCounterClockwise} />
      )}
      {may('withdraw') && <WithNote report={report} onDone={onDone} action="withdraw" needed={false} icon={x} />}
    </>
  )
}
