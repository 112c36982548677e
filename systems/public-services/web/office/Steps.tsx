import { useEffect, useState } from 'react'
import { useKeys, type Shortcut } from '@hue-s/kernel/web/keys.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes, type OfficeDossier, type Step } from '../../contract.ts'
import { StepForm, type StepInput } from './StepForm.tsx'
import { keyAhead } from './key-ahead.ts'

/** Steps that need no word: one press does them. */
const PLAIN = new Set(['accept', 'take', 'sign', 'issue', 'handOver', 'goOn'])
/** One key for each step, the same on every dossier. */
const KEY: Readonly<Record<string, string>> = {
  accept: 'a',
  ask: 'b',
  answer: 'r',
  refuse: 'x',
  take: 't',
  assign: 'g',
  reassign: 'g',
  verify: 'v',
  consult: 'o',
  goOn: 'c',
  pause: 'p',
  resume: 'r',
  submit: 's',
  return: 'u',
  sign: 'y',
  issue: 'i',
  handOver: 'h',
  stop: 'd',
  extend: 'e',
  opine: 'm',
  deliver: 'l',
}
const FIRST = new Set(['accept', 'take', 'submit', 'sign', 'issue', 'handOver', 'opine'])

/** Whether the dossier moved while somebody writes the words of a step, and whether the step still has a meaning. */
function changeUnder(d: OfficeDossier, { action, version }: { action: string; version: number }) {
  if (!d.actions.includes(action)) return 'stepGone'
  return d.caseVersion === version ? undefined : 'stepChanged'
}

/**
 * What the official may do now, each with its key; what needs words opens below.
 *
 * Fast hands press the next key before the answer to the last one is there: that key waits in `ahead` and is done as
 * soon as the dossier stands where it has a meaning. A refusal forgets it. What is being written and what was refused
 * stay when the dossier changes under it.
 */
export function Steps({ d }: { d: OfficeDossier }) {
  const { t, lang } = useText()
  const [ahead] = useState(keyAhead)
  /** The dossier as it stood when a step was sent; until it is here as it stands then, no other step is possible. */
  const [sentAt, setSentAt] = useState<number>()
  const [open, setOpen] = useState<{ action: string; version: number }>()
  const step = useSend(routes.step)
  const opine = useSend(routes.opine)
  const deliver = useSend(routes.deliver)
  const sending = [step, opine, deliver].find(({ busy }) => busy)
  const error = [step, opine, deliver].find((one) => one.error)?.error
  const sent = sending !== undefined || sentAt === d.caseVersion
  const done = (answer: unknown) => {
    if (answer) setOpen(undefined)
    else {
      setSentAt(undefined)
      ahead.forget()
    }
    // A refusal may mean that somebody else was faster: the dossier is read again then too.
    refresh('/api/public-services')
  }
  const run = (action: string, input: StepInput = {}) => {
    if (action === 'opine') {
      const mine = d.opinions.find((o) => o.mine)
      if (mine && input.verdict)
        void opine.send({ id: mine.id, verdict: input.verdict, text: input.note ?? '' }).then(done)
      return
    }
    if (action === 'deliver') return void deliver.send({ id: d.id, to: input.delivery ?? 'sent' }).then(done)
    setSentAt(d.caseVersion)
    const { verdict: _, delivery: __, ...more } = input
    void step.send({ id: d.id, version: d.caseVersion, action: action as Step['action'], ...more }).then(done)
  }
  const choose = (action: string) => {
    if (PLAIN.has(action)) return run(action)
    setOpen(open?.action === action ? undefined : { action, version: d.caseVersion })
  }
  const word = (action: string) =>
    action === 'opine' || action === 'deliver'
      ? t(`public-services.office.${action}`)
      : t(`cases.public-services.dossier.action.${action}`)
  const press = (key: string) => {
    if (sent) return ahead.keep(key)
    const action = d.actions.find((one) => KEY[one] === key)
    if (action) choose(action)
  }
  // While a step is on its way, every key may be one of the next steps.
  const usable = sent ? Object.keys(KEY) : d.actions
  const keys = usable.flatMap((action): Shortcut[] => {
    const key = KEY[action]
    return key ? [{ key, label: word(action), run: () => press(key) }] : []
  })
  const close = { key: 'Escape', label: t('public-services.office.stepClose'), run: () => setOpen(undefined) }
  useKeys(t('public-services.office.steps'), open === undefined ? keys : [...keys, close])
  useEffect(() => {
    const key = sent ? undefined : ahead.take()
    if (key) press(key)
    // Only when the dossier has come as it stands after the step.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [sent])
  if (d.actions.length === 0 && open === undefined && !error) return null
  const changed = open && !sent && changeUnder(d, open)
  return (
    <section className="h-stack" aria-label={t('public-services.office.steps')}>
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      <p className="h-row">
        {d.actions.map((action) => (
          <Button
            key={action}
            size="small"
            variant={FIRST.has(action) ? 'primary' : 'secondary'}
            aria-expanded={PLAIN.has(action) ? undefined : open?.action === action}
            aria-keyshortcuts={KEY[action]}
            disabled={sent}
            onClick={() => choose(action)}
          >
            {word(action)} <kbd>{KEY[action]}</kbd>
          </Button>
        ))}
      </p>
      {open !== undefined && (
        <>
          {changed && <Alert tone="warning" title={t(`public-services.office.${changed}`)} />}
          <StepForm
            key={open.action}
            d={d}
            action={open.action}
            busy={sending !== undefined}
            word={word(open.action)}
            gone={changed === 'stepGone'}
            onSend={(input) => run(open.action, input)}
          />
        </>
      )}
    </section>
  )
}
