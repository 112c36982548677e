import { useState } from 'react'
import { useLocation } from 'wouter'
import { day } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button } from '@hue-s/ui/index.ts'
import type { StaffReport } from '../../contract.ts'
import { Decide } from './Decide.tsx'

/** What the report waits for or ended with: a pause, a second person, a refusal, an appeal, «not solved». */
export function Standing({ report, onChanged }: { report: StaffReport; onChanged: () => void }) {
  const { t } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.standing.${key}`, values)
  const { pause, refusal, asked } = report
  return (
    <>
      {report.review && report.state === 'unrouted' && <Alert tone="info" live="off" title={say('review')} />}
      {report.anonymous && <Alert tone="info" live="off" title={say('anonymous')} />}
      {report.reopened > 0 && <Alert tone="warning" live="off" title={say('reopened', { count: report.reopened })} />}
      {pause && (
        <Alert tone="warning" live="off" title={say('paused', { reason: pause.name })}>
          {pause.until && say('pausedUntil', { day: day(pause.until) })}
        </Alert>
      )}
      {refusal && (
        <Alert tone="warning" live="off" title={refusal.name}>
          {refusal.where && <p>{say('where', { where: refusal.where })}</p>}
          {refusal.otherCode && <p>{say('other', { code: refusal.otherCode })}</p>}
        </Alert>
      )}
      {asked.map(({ id, action, mayDecide }) => (
        <Alert
          key={action}
          tone="info"
          live="off"
          title={say('asked', { action: t(`field-reports.office.act.${action}`) })}
        >
          {mayDecide && id ? <Answer id={id} code={report.code} onDone={onChanged} /> : say('asked.waits')}
        </Alert>
      ))}
      <Publication report={report} />
    </>
  )
}

function Answer({ id, code, onDone }: { id: string; code: string; onDone: () => void }) {
  const { t } = useText()
  const [open, setOpen] = useState(false)
  if (!open)
    return (
      <Button size="small" onClick={() => setOpen(true)}>
        {t('field-reports.office.request.answer')}
      </Button>
    )
  return <Decide id={id} code={code} onDone={onDone} onCancel={() => setOpen(false)} />
}

/** The way to the public copy for those who keep it, also before there is anything to publish. */
function Publication({ report }: { report: StaffReport }) {
  const { t } = useText()
  const [, go] = useLocation()
  const { may } = useDesk()
  const offered = report.actions.includes('publish') || report.actions.includes('republish')
  if (!may('field-reports.operate') || offered) return null
  return (
    <Button variant="quiet" size="small" onClick={() => go(`/field-reports/${report.id}/publication`)}>
      {t('field-reports.office.standing.publication')}
    </Button>
  )
}
