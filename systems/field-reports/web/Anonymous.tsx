import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { Timeline } from '@hue-s/ui/Timeline.tsx'
import { fieldReportsContract as routes } from '../contract.ts'
import './report.css'
import { AnswerCard } from './AnswerCard.tsx'
import { Refused } from './Refused.tsx'

interface Found {
  code: string
  state: string
  openedAt: string
  dueAt: string | null
  question: string | null
  timeline: readonly { at: string; action: string; to: string; note: string | null }[]
}

function Answer({ receipt, question, onDone }: { receipt: string; question: string; onDone: () => void }) {
  const { send, busy, error } = useSend(routes.answerByReceipt)
  const go = async (note: string) => void ((await send({ receipt, note })) && onDone())
  return <AnswerCard question={question} error={error} busy={busy} onSend={(note) => void go(note)} />
}

function Shown({ found }: { found: Found }) {
  const { t } = useText()
  return (
    <Card title={found.code}>
      <p>
        <strong>{t(`field-reports.state.${found.state}`)}</strong>
        {found.dueAt && ` · ${t('field-reports.citizen.due', { due: moment(found.dueAt) })}`}
      </p>
      <Timeline
        label={t('field-reports.citizen.own.happened')}
        events={found.timeline.toReversed().map(({ at, to, note }, index) => ({
          id: String(index),
          title: t(`field-reports.state.${to}`),
          at: { iso: at, text: moment(at) },
          children: note ?? undefined,
        }))}
      />
    </Card>
  )
}

/** Reads a report that was sent without a name, by the secret code its sender wrote down. The code stays on this page. */
export function Screen() {
  const { t } = useText()
  const { send, busy, error } = useSend(routes.readByReceipt)
  const [receipt, setReceipt] = useState('')
  const [tried, setTried] = useState(false)
  const [found, setFound] = useState<Found>()
  const look = async () => {
    if (!receipt.trim()) return setTried(true)
    setFound(await send({ receipt: receipt.trim() }))
  }
  return (
    <div className="c-page">
      <Heading level={1}>{t('field-reports.citizen.anonymous.title')}</Heading>
      <form
        className="h-stack"
        onSubmit={(event) => {
          event.preventDefault()
          void look()
        }}
      >
        <Refused error={error} />
        <Field
          id="receipt"
          label={t('field-reports.citizen.anonymous.code')}
          hint={t('field-reports.citizen.anonymous.codeHint')}
          error={tried && !receipt.trim() ? t('field-reports.citizen.anonymous.codeNeeded') : undefined}
        >
          <TextInput
            value={receipt}
            onValue={setReceipt}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={40}
          />
        </Field>
        <Button
          type="submit"
          variant="primary"
          icon={magnifyingGlass}
          busy={busy && t('field-reports.citizen.list.loading')}
        >
          {t('field-reports.citizen.anonymous.look')}
        </Button>
      </form>
      {found?.question && <Answer receipt={receipt.trim()} question={found.question} onDone={() => void look()} />}
      {found && <Shown found={found} />}
    </div>
  )
}
