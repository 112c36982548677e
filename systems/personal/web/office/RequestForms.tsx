import { useState } from 'react'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Checkbox, Details, Field, Select, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { personalContract as routes, type RequestView } from '../../contract.ts'

interface Props {
  request: RequestView
  onDone: () => void
}

/** Done. A deletion asks once more: it cannot be taken back. */
export function FinishForm({ request: { id, version, kind }, onDone }: Props) {
  const { t, lang } = useText()
  const say = (key: string) => t(`personal.office.${key}`)
  const [note, setNote] = useState('')
  const [scope, setScope] = useState('')
  const [sure, setSure] = useState(false)
  const { send, busy, error } = useSend(routes.finish)
  const limits = kind === 'restrict' || kind === 'object'
  const blocked = kind === 'delete' && !sure
  return (
    <Details summary={say('finish')}>
      <div className="h-stack">
        {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
        {kind === 'delete' && <Alert tone="warning" live="off" title={say('deleteWords')} />}
        {limits && (
          <Field id="scope" label={say('scope')}>
            <TextInput value={scope} onValue={setScope} maxLength={200} />
          </Field>
        )}
        <Field id="finish-note" label={say('finishNote')} error={faultsOf(error, lang)['note']} required>
          <TextArea value={note} onValue={setNote} maxLength={2000} rows={3} />
        </Field>
        {kind === 'delete' && <Checkbox label={say('deleteSure')} checked={sure} onValue={setSure} />}
        <Button
          variant={kind === 'delete' ? 'danger' : 'primary'}
          disabled={blocked}
          busy={busy && say('busy')}
          onClick={() => void send({ id, version, note, scope }).then((done) => done && onDone())}
        >
          {say(kind === 'delete' ? 'deleteNow' : 'finishNow')}
        </Button>
      </div>
    </Details>
  )
}

/** Refused, on a ground of the province's list. */
export function RefuseForm({ request: { id, version }, onDone }: Props) {
  const { t, lang } = useText()
  const say = (key: string) => t(`personal.office.${key}`)
  const { data } = useRead(routes.grounds, {})
  const [ground, setGround] = useState('')
  const [note, setNote] = useState('')
  const { send, busy, error } = useSend(routes.refuse)
  const chosen = data?.items.find((one) => one.id === ground)
  return (
    <Details summary={say('refuse')}>
      <div className="h-stack">
        {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
        <Field id="ground" label={say('ground')} hint={chosen?.text[lang]} required>
          <Select
            value={ground}
            onValue={setGround}
            placeholder={say('chooseGround')}
            options={(data?.items ?? []).map((one) => ({ value: one.id, label: one.name[lang] }))}
          />
        </Field>
        <Field id="refuse-note" label={say('refuseNote')} error={faultsOf(error, lang)['note']} required>
          <TextArea value={note} onValue={setNote} maxLength={2000} rows={3} />
        </Field>
        <Button
          variant="danger"
          disabled={ground === ''}
          busy={busy && say('busy')}
          onClick={() => void send({ id, version, ground, note }).then((done) => done && onDone())}
        >
          {say('refuseNow')}
        </Button>
      </div>
    </Details>
  )
}

/** An appeal: heard again, or the refusal stands. */
export function JudgeForm({ request: { id, version }, onDone }: Props) {
  const { t, lang } = useText()
  const say = (key: string) => t(`personal.office.${key}`)
  const [note, setNote] = useState('')
  const { send, busy, error } = useSend(routes.judge)
  const judge = (agree: boolean) => void send({ id, version, agree, note }).then((done) => done && onDone())
  return (
    <div className="h-stack">
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      <Field id="judge-note" label={say('judgeNote')} error={faultsOf(error, lang)['note']} required>
        <TextArea value={note} onValue={setNote} maxLength={2000} rows={3} />
      </Field>
      <div className="h-row">
        <Button variant="primary" busy={busy && say('busy')} onClick={() => judge(true)}>
          {say('agree')}
        </Button>
        <Button onClick={() => judge(false)}>{say('uphold')}</Button>
      </div>
    </div>
  )
}
