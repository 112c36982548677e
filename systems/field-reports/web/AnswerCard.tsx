import { useState } from 'react'
import type { AppError } from '@hue-s/kernel/shared/error.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { paperPlaneTilt } from '@hue-s/ui/icon-paths.ts'
import { TextArea } from '@hue-s/ui/TextArea.tsx'
import { MOST_NOTE } from './note-faults.ts'
import { Refused } from './Refused.tsx'

interface Props {
  question: string | null | undefined
  error: AppError | undefined
  busy: boolean
  onSend: (note: string) => void
}

/** The agency asked something: its words, and room for the answer. */
export function AnswerCard({ question, error, busy, onSend }: Props) {
  const { t } = useText()
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const missing = !note.trim()
  return (
    <Card title={t('field-reports.citizen.answer.title')} tone="accent">
      <div className="h-stack">
        <Refused error={error} />
        {question && <blockquote className="r-asked">{question}</blockquote>}
        <Field
          id="answer"
          label={t('field-reports.citizen.answer.label')}
          error={tried && missing ? t('field-reports.citizen.answer.needed') : undefined}
          required
        >
          <TextArea value={note} onValue={setNote} maxLength={MOST_NOTE} />
        </Field>
        <Button
          variant="primary"
          icon={paperPlaneTilt}
          busy={busy && t('field-reports.citizen.act.busy')}
          onClick={() => (missing ? setTried(true) : onSend(note))}
        >
          {t('field-reports.citizen.answer.send')}
        </Button>
      </div>
    </Card>
  )
}
