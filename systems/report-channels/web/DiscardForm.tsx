import { useState } from 'react'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Checkbox, Details, Field, TextInput } from '@hue-s/ui/index.ts'
import { reportChannelsContract as routes, type Waiting } from '../contract.ts'

/** What is no report is ended with a reason, which the sender may be told. */
export function DiscardForm({ item, onDone }: { item: Waiting; onDone: () => void }) {
  const { t, lang } = useText()
  const discard = useSend(routes.discard)
  const [reason, setReason] = useState('')
  const [tell, setTell] = useState(false)
  const send = async () => {
    if (await discard.send({ id: item.id, version: item.version, reason, tell })) onDone()
  }
  return (
    <Details summary={t('report-channels.office.discard')}>
      <form
        className="rc-form"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        {discard.error && <Alert tone="danger" title={sentenceOf(discard.error, lang, t)} />}
        <Field label={t('report-channels.office.reason')}>
          <TextInput required minLength={5} maxLength={500} value={reason} onValue={setReason} />
        </Field>
        <Checkbox checked={tell} onValue={setTell} label={t('report-channels.office.tell')} />
        <Button type="submit" busy={discard.busy && t('report-channels.office.sending')}>
          {t('report-channels.office.discard')}
        </Button>
      </form>
    </Details>
  )
}
