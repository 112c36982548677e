import { useState } from 'react'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Dialog, Field, TextArea } from '@hue-s/ui/index.ts'
import { proceduresContract as routes, type Row } from '../../contract.ts'

interface Props {
  row: Row
  onDone: (what: 'submitted' | 'approved' | 'sentBack') => void
  onGone: () => void
}

function SendBack({ onClose, onSend, busy }: { onClose: () => void; onSend: (note: string) => void; busy: boolean }) {
  const { t } = useText()
  const [note, setNote] = useState('')
  return (
    <Dialog
      open
      title={t('procedures.office.sendBack')}
      onClose={onClose}
      closeLabel={t('procedures.office.close')}
      actions={
        <Button
          variant="primary"
          disabled={note.trim().length < 5}
          busy={busy && t('procedures.office.saving')}
          onClick={() => onSend(note)}
        >
          {t('procedures.office.sendBack')}
        </Button>
      }
    >
      <Field label={t('procedures.office.sendBackWhy')}>
        <TextArea rows={4} maxLength={500} value={note} onValue={setNote} />
      </Field>
    </Dialog>
  )
}

/** The steps of a draft: to the second person, back, approved, or dropped. */
export function Decide({ row, onDone, onGone }: Props) {
  const { t, lang } = useText()
  const [asking, setAsking] = useState(false)
  const submit = useSend(routes.submit)
  const approve = useSend(routes.approve)
  const back = useSend(routes.sendBack)
  const discard = useSend(routes.discard)
  const at = { id: row.id, revision: row.revision }
  const refusal = submit.error ?? approve.error ?? back.error ?? discard.error
  const waits = row.state === 'waiting'
  return (
    <section className="h-stack" aria-label={t('procedures.office.steps')}>
      <div className="h-row">
        {!waits && row.may.edit && (
          <>
            <Button
              disabled={row.faults.length > 0}
              busy={submit.busy && t('procedures.office.saving')}
              onClick={() => void submit.send(at).then((done) => done && onDone('submitted'))}
            >
              {t('procedures.office.submit')}
            </Button>
            <Button variant="quiet" onClick={() => void discard.send(at).then((done) => done && onGone())}>
              {t('procedures.office.discard')}
            </Button>
          </>
        )}
        {row.may.approve && (
          <Button
            variant="primary"
            busy={approve.busy && t('procedures.office.saving')}
            onClick={() => void approve.send(at).then((done) => done && onDone('approved'))}
          >
            {t('procedures.office.approve')}
          </Button>
        )}
        {waits && row.may.edit && <Button onClick={() => setAsking(true)}>{t('procedures.office.sendBack')}</Button>}
      </div>
      {waits && !row.may.approve && <p className="h-second">{t('procedures.office.waitsForOther')}</p>}
      {refusal && <Alert tone="danger" title={sentenceOf(refusal, lang, t)} />}
      {asking && (
        <SendBack
          onClose={() => setAsking(false)}
          busy={back.busy}
          onSend={(note) =>
            void back.send({ ...at, note }).then((done) => {
              setAsking(false)
              if (done) onDone('sentBack')
            })
          }
        />
      )}
    </section>
  )
}
