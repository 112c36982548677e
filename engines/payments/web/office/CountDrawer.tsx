import { useState } from 'react'
import { moment, money, number } from '@hue-s/kernel/shared/text.ts'
import { useDesk } from '@hue-s/kernel/web/desk.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, Field, TextInput } from '@hue-s/ui/index.ts'
import { contractOfPayments as routes, type Shift } from '../../contract.ts'
import { Facts } from './Frame.tsx'
import { dongIn } from './TakeCash.tsx'

/** Notes of the State Bank in use. */
const NOTES = [500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000] as const

/** Counts the drawer note by note and closes the shift; a difference needs its reason. */
export function CountDrawer({ shift, onDone }: { shift: Shift; onDone: () => void }) {
  const { t, lang, spoken } = useText()
  const { say } = useDesk()
  const close = useSend(routes.closeShift)
  const [notes, setNotes] = useState<Readonly<Record<number, string>>>({})
  const [note, setNote] = useState('')
  const counted = NOTES.reduce((sum, value) => sum + value * dongIn(notes[value] ?? ''), 0)
  const difference = counted - shift.expected
  const go = async () => {
    const done = await close.send({ id: shift.id, counted, ...(note.trim() ? { note: note.trim() } : {}) })
    if (!done) return
    say({ message: t('payments.office.drawer.closed'), tone: 'success' })
    onDone()
  }
  return (
    <Card title={t('payments.office.drawer.since', { at: moment(shift.openedAt, spoken) })} level={2}>
      <form
        className="h-stack"
        onSubmit={(event) => {
          event.preventDefault()
          void go()
        }}
      >
        <Facts
          of={[
            [t('payments.office.drawer.float'), money(shift.float, spoken)],
            [t('payments.office.drawer.taken'), money(shift.taken, spoken)],
            [t('payments.office.drawer.paidOut'), money(shift.paidOut, spoken)],
            [t('payments.office.drawer.expected'), money(shift.expected, spoken)],
          ]}
        />
        <h3>{t('payments.office.drawer.count')}</h3>
        <div className="po-notes">
          {NOTES.map((value) => (
            <Field key={value} label={t('payments.office.drawer.notes', { value: number(value, spoken) })}>
              <TextInput
                inputMode="numeric"
                maxLength={6}
                value={notes[value] ?? ''}
                onValue={(text) => setNotes({ ...notes, [value]: text })}
              />
            </Field>
          ))}
        </div>
        <Facts
          of={[
            [t('payments.office.drawer.counted'), money(counted, spoken)],
            [t('payments.office.drawer.difference'), money(difference, spoken)],
          ]}
        />
        {difference !== 0 && (
          <Field label={t('payments.office.drawer.note')} required>
            <TextInput value={note} onValue={setNote} maxLength={500} />
          </Field>
        )}
        {close.error && <Alert tone="danger" title={sentenceOf(close.error, lang, t)} live="assertive" />}
        <Button type="submit" busy={close.busy && t('payments.office.working')}>
          {t('payments.office.drawer.close')}
        </Button>
      </form>
    </Card>
  )
}
