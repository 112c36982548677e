import { useState, type FormEvent } from 'react'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, TextInput } from '@hue-s/ui/index.ts'
import { identityContract } from '../contract.ts'

const LEAST = 10

/** The old password and a new one, typed once: it can be shown, so a second box is not needed. */
export function ChangePassword({ words, onDone }: { words: string; onDone: () => void }) {
  const { t, lang } = useText()
  const change = useSend(identityContract.changePassword)
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [shown, setShown] = useState(false)
  const say = (key: string) => t(`${words}.password.${key}`)
  const faults = faultsOf(change.error, lang)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await change.send({ current, next }))) return
    setCurrent('')
    setNext('')
    onDone()
  }
  const type = shown ? 'text' : 'password'
  return (
    <form className="h-stack" onSubmit={(event) => void submit(event)}>
      {change.error && <Alert tone="danger" title={sentenceOf(change.error, lang, t)} />}
      <Field label={say('current')} error={faults['current']}>
        <TextInput type={type} value={current} onValue={setCurrent} autoComplete="current-password" required />
      </Field>
      <Field label={say('next')} hint={say('hint')} error={faults['next']}>
        <TextInput
          type={type}
          value={next}
          onValue={setNext}
          autoComplete="new-password"
          minLength={LEAST}
          maxLength={200}
          required
        />
      </Field>
      <div className="h-row">
        <Button type="submit" variant="primary" busy={change.busy && say('busy')}>
          {say('submit')}
        </Button>
        <Button variant="quiet" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {say(shown ? 'hide' : 'show')}
        </Button>
      </div>
    </form>
  )
}
