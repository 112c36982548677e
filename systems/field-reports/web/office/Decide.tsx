import { useState } from 'react'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, TextArea } from '@hue-s/ui/index.ts'
import { check, x } from '@hue-s/ui/icon-paths.ts'
import { fieldReportsContract } from '../../contract.ts'

const LEAST = 5

interface Props {
  id: string
  code: string
  onDone: () => void
  onCancel?: () => void
}

/** The second person's answer to a request; whoever declines says why. */
export function Decide({ id, code, onDone, onCancel }: Props) {
  const { t, lang } = useText()
  const { say } = useDesk()
  const decide = useSend(fieldReportsContract.decide)
  const [note, setNote] = useState('')
  const [fault, setFault] = useState('')
  const words = (key: string, values?: Record<string, unknown>) => t(`field-reports.office.request.${key}`, values)
  const answer = async (approve: boolean) => {
    const reason = note.trim()
    if (!approve && reason.length < LEAST) return setFault(words('reasonNeeded'))
    setFault('')
    if (!(await decide.send({ id, approve, ...(reason ? { note: reason } : {}) }))) return
    say({ message: words(approve ? 'approved' : 'declined', { code }) })
    onDone()
  }
  const busy = decide.busy && t('field-reports.office.sending')
  return (
    <div className="fr-form">
      {decide.error && <Alert tone="danger" title={sentenceOf(decide.error, lang, t)} />}
      <Field label={words('reason')} hint={words('reason.hint')} error={fault || undefined}>
        <TextArea rows={2} value={note} onValue={setNote} maxLength={2000} />
      </Field>
      <div className="h-row">
        <Button variant="primary" size="small" icon={check} busy={busy} onClick={() => void answer(true)}>
          {words('approve')}
        </Button>
        <Button size="small" icon={x} disabled={decide.busy} onClick={() => void answer(false)}>
          {words('decline')}
        </Button>
        {onCancel && (
          <Button variant="quiet" size="small" onClick={onCancel}>
            {t('field-reports.office.form.cancel')}
          </Button>
        )}
      </div>
    </div>
  )
}
