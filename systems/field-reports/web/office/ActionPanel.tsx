import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { fieldReportsContract, type StaffReport } from '../../contract.ts'
import { ActionForm } from './ActionForm.tsx'
import { draftOf, dropDraft, EMPTY, inputOf, stepsFor, type Draft, type Step } from './actions.ts'

interface Props {
  report: StaffReport
  /** A step is done (with the report as it stands now), or was refused. */
  onChanged: (now?: StaffReport) => void
  /** Somebody else was faster: what we show is old. */
  onStale: () => void
}

/** The steps that are open now, each with its key. */
export function ActionPanel({ report, onChanged, onStale }: Props) {
  const { t, lang } = useText()
  const { say, soon } = useDesk()
  const act = useSend(fieldReportsContract.act)
  const [open, setOpen] = useState<string>()
  const [, go] = useLocation()
  // What waits for a second person cannot be asked for once more.
  const asked = new Set(report.asked.map(({ action }) => action))
  const steps = stepsFor(report.actions).filter(({ action }) => !asked.has(action))
  const shown = steps.find(({ action }) => action === open)
  const nameOf = (action: string) => t(`field-reports.office.act.${action}`)

  const submit = async (step: Step, draft: Draft) => {
    const done = await act.send(inputOf(report, step, draft))
    if (!done) return
    dropDraft(report.id, step.action)
    setOpen((now) => (now === step.action ? undefined : now))
    const words = step.second ? 'asked' : 'did'
    say({ message: t(`field-reports.office.${words}`, { action: nameOf(step.action), code: report.code }) })
    onChanged(done)
  }
  const quick = (step: Step) =>
    soon({
      message: t('field-reports.office.willDo', { action: nameOf(step.action), code: report.code }),
      run: async () => {
        try {
          onChanged((await send(fieldReportsContract.act, inputOf(report, step, EMPTY))) as StaffReport)
        } catch (thrown) {
          say({ message: sentenceOf(thrown as AppError, lang, t), tone: 'danger' })
          onChanged()
        }
      },
    })
  const press = (step: Step) => {
    act.clear()
    if (step.page) go(`/field-reports/${report.id}/${step.page}`)
    else if (step.quick) quick(step)
    else setOpen(step.action)
  }
  useKeys(
    t('field-reports.office.report'),
    steps
      .filter(({ key }) => key)
      .map((step) => ({ key: step.key, label: nameOf(step.action), run: () => press(step) })),
  )
  // A refusal as stale is told once, by the report itself; the form keeps its words and sends with the new version.
  const stale = act.error?.code === 'cases.stale'
  const tell = useRef({ act, onStale })
  tell.current = { act, onStale }
  useEffect(() => {
    if (!stale) return
    tell.current.act.clear()
    tell.current.onStale()
  }, [stale])
  if (shown)
    return (
      <ActionForm
        key={shown.action}
        report={report}
        step={shown}
        busy={act.busy}
        error={act.error}
        onSend={(draft) => void submit(shown, draft)}
        onCancel={() => setOpen(undefined)}
      />
    )
  if (steps.length === 0) return <p className="h-second">{t('field-reports.office.noActions')}</p>
  return (
    <ul className="fr-steps">
      {steps.map((step, index) => (
        <li key={step.action}>
          <button
            type="button"
            className={`fr-step h-button h-button--${index === 0 && step.main ? 'primary' : 'secondary'}`}
            onClick={() => press(step)}
            aria-keyshortcuts={step.key || undefined}
          >
            <span>
              {nameOf(step.action)}
              {!step.quick && '…'}
              {draftOf(report.id, step.action) !== EMPTY && (
                <span className="h-small"> · {t('field-reports.office.draft')}</span>
              )}
            </span>
            {step.key && <kbd aria-hidden>{step.key.toUpperCase()}</kbd>}
          </button>
        </li>
      ))}
    </ul>
  )
}
