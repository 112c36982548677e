import { useState } from 'react'
import type { QueueLine } from '@hue-s/engines/cases/contract.ts'
import type { Input, Output } from '@hue-s/kernel/shared/route.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, Icon, Select, TextArea } from '@hue-s/ui/index.ts'
import { check, checkCircle, warningCircle, x } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../contract.ts'
import { EMPTY, STEPS, type Draft } from './actions.ts'
import { RefusalFields } from './StepFields.tsx'
import { faultsIn } from './step-faults.ts'
import { Agency, Colleague } from './Who.tsx'

type Action = Input<typeof fieldReportsContract.bulk>['action']
type Result = Output<typeof fieldReportsContract.bulk>['results'][number]
/** No more go in one command; the rest stays chosen. */
const MOST = 200

const ACTIONS: readonly { action: Action; permission: string; states: readonly string[] }[] = [
  { action: 'accept', permission: 'field-reports.handle', states: ['assigned'] },
  { action: 'assign', permission: 'field-reports.handle', states: ['assigned', 'working', 'waiting', 'paused'] },
  { action: 'route', permission: 'field-reports.operate', states: ['unrouted'] },
  { action: 'transfer', permission: 'field-reports.operate', states: ['assigned', 'working', 'waiting', 'paused'] },
  { action: 'publish', permission: 'field-reports.operate', states: ['resolved'] },
  { action: 'close', permission: 'field-reports.operate', states: ['resolved'] },
  {
    action: 'refuse',
    permission: 'field-reports.operate',
    states: ['unrouted', 'assigned', 'working', 'waiting', 'paused'],
  },
]

interface Props {
  items: readonly QueueLine[]
  chosen: ReadonlySet<string>
  onChosen: (ids: ReadonlySet<string>) => void
  onDone: () => void
}

/** What can be done to several reports at once, and plainly what became of each. */
export function Bulk({ items, chosen, onChosen, onDone }: Props) {
  const { t, lang } = useText()
  const { may } = useDesk()
  const bulk = useSend(fieldReportsContract.bulk)
  const rules = useRead(fieldReportsContract.handlingRules, {}).data
  const [action, setAction] = useState<Action>('accept')
  const [draft, setDraft] = useState<Draft>(EMPTY)
  const [faults, setFaults] = useState<Record<string, string>>({})
  const [results, setResults] = useState<{ codes: ReadonlyMap<string, string>; results: readonly Result[] }>()
  const say = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.bulk.${key}`, values)
  const nameOf = (one: string) => t(`field-reports.office.act.${one}`)
  const offered = ACTIONS.filter(({ permission }) => may(permission))
  const taken = offered.find((one) => one.action === action) ?? offered[0]
  const known = items.filter(({ id }) => chosen.has(id))
  const ready = known.filter(({ state }) => taken?.states.includes(state)).slice(0, MOST)
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))
  const step = STEPS.find((one) => one.action === taken?.action)
  const fields = { draft, said: faults, change }
  const send = async () => {
    if (!taken || !step || ready.length === 0) return
    const form = { ...step, photos: false }
    const wrong = faultsIn(form, draft, rules, '')
    setFaults(Object.fromEntries(wrong.map((name) => [name, t(`field-reports.office.form.wrong.${name}`)])))
    if (wrong.length > 0) return
    const given = {
      note: draft.note.trim(),
      ...(step.agency ? { agencyId: draft.agencyId } : {}),
      ...(step.colleague ? { assigneeId: draft.assigneeId } : {}),
      ...(step.refusal ? { reason: draft.reason, where: draft.where, otherCode: draft.otherCode.toUpperCase() } : {}),
    }
    const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
    const answer = await bulk.send({
      items: ready.map(({ id, version }) => ({ id, version })),
      action: taken.action,
      ...filled,
    })
    if (!answer) return
    const done = new Set(answer.results.filter(({ ok }) => ok).map(({ id }) => id))
    setResults({ codes: new Map(known.map(({ id, code }) => [id, code])), results: answer.results })
    onChosen(new Set([...chosen].filter((id) => !done.has(id))))
    setDraft(EMPTY)
    onDone()
  }
  useKeys(
    say('title'),
    chosen.size > 0 && taken?.action === 'accept'
      ? [{ key: 'a', label: nameOf('accept'), run: () => void send() }]
      : [],
  )
  if (chosen.size === 0) return results ? <Results {...results} onClose={() => setResults(undefined)} /> : null
  return (
    <>
      {results && <Results {...results} onClose={() => setResults(undefined)} />}
      <section className="fr-bulk" aria-label={say('title')}>
        <p aria-live="polite">{say('chosen', { count: chosen.size })}</p>
        {offered.length > 1 && (
          <Select
            aria-label={say('action')}
            value={taken?.action ?? ''}
            onValue={(value) => setAction(value as Action)}
            options={offered.map((one) => ({ value: one.action, label: nameOf(one.action) }))}
          />
        )}
        {step?.agency && (
          <Agency value={draft.agencyId} error={faults['agencyId']} onValue={(agencyId) => change({ agencyId })} />
        )}
        {step?.colleague && ready[0] && (
          <Colleague
            id={ready[0].id}
            value={draft.assigneeId}
            error={faults['assigneeId']}
            onValue={(assigneeId) => change({ assigneeId })}
          />
        )}
        {step?.refusal && <RefusalFields {...fields} rules={rules} />}
        {step?.note && (
          <Field label={t('field-reports.office.form.note.other')} error={faults['note']}>
            <TextArea rows={2} value={draft.note} onValue={(note) => change({ note })} maxLength={2000} />
          </Field>
        )}
        <Button
          variant={step?.grave ? 'danger' : 'primary'}
          size="small"
          icon={check}
          disabled={ready.length === 0}
          busy={bulk.busy && t('field-reports.office.sending')}
          onClick={() => void send()}
        >
          {say('do', { action: taken ? nameOf(taken.action) : '', count: ready.length })}
        </Button>
        <Button variant="quiet" size="small" icon={x} onClick={() => onChosen(new Set())}>
          {say('clear')}
        </Button>
        {ready.length < chosen.size && (
          <p className="h-small h-second">{say('notReady', { count: chosen.size - ready.length })}</p>
        )}
        {bulk.error && <Alert tone="danger" title={sentenceOf(bulk.error, lang, t)} />}
      </section>
    </>
  )
}

/** Each report with what became of it: those that were refused first, with the reason. */
function Results({
  results,
  codes,
  onClose,
}: {
  results: readonly Result[]
  codes: ReadonlyMap<string, string>
  onClose: () => void
}) {
  const { t } = useText()
  const failed = results.filter(({ ok }) => !ok)
  const done = results.length - failed.length
  return (
    <Alert
      tone={failed.length > 0 ? 'warning' : 'success'}
      title={t('field-reports.office.bulk.result', { done, failed: failed.length })}
      onDismiss={onClose}
      dismissLabel={t('field-reports.office.stale.close')}
    >
      <ul className="fr-results">
        {[...failed, ...results.filter(({ ok }) => ok)].map((one) => (
          <li key={one.id}>
            <Icon icon={one.ok ? checkCircle : warningCircle} size="text" />
            <span>
              <span className="h-figures">{codes.get(one.id) ?? ''}</span>:{' '}
              {one.ok ? t(`cases.field-reports.report.state.${one.state}`) : (one.message ?? one.code)}
            </span>
          </li>
        ))}
      </ul>
    </Alert>
  )
}
