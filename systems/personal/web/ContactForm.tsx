import { useState } from 'react'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { personalContract as routes } from '../contract.ts'
import { Refused, useSay } from './parts.tsx'

const again = () => refresh('/api/personal/profile')

/** A new phone or e-mail: an address, a code that is sent to it, the code typed here. */
export function ContactForm({ kind, own }: { kind: 'phone' | 'email'; own: boolean }) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  const [address, setAddress] = useState('')
  const [code, setCode] = useState('')
  const [started, setStarted] = useState<string>()
  const [left, setLeft] = useState<number>()
  const start = useSend(routes.startContact)
  const confirm = useSend(routes.confirmContact)
  const drop = useSend(routes.dropContact)
  const close = () => {
    setOpen(false)
    setStarted(undefined)
    setCode('')
    setLeft(undefined)
  }
  const ask = async () => setStarted((await start.send({ kind, address: address.trim() }))?.id)
  const prove = async () => {
    const answer = await confirm.send({ id: started ?? '', code: code.trim() })
    if (!answer) return
    if (!answer.done) return setLeft(answer.triesLeft)
    close()
    again()
  }
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {say(`contact.change.${kind}`)}
      </Button>
      {own && (
        <Button size="small" variant="quiet" onClick={() => void drop.send({ kind }).then(again)}>
          {say('contact.drop')}
        </Button>
      )}
      <Dialog
        open={open}
        title={say(`contact.change.${kind}`)}
        closeLabel={say('close')}
        onClose={close}
        actions={
          started ? (
            <Button variant="primary" busy={confirm.busy && say('saving')} onClick={() => void prove()}>
              {say('contact.prove')}
            </Button>
          ) : (
            <Button variant="primary" busy={start.busy && say('saving')} onClick={() => void ask()}>
              {say('contact.ask')}
            </Button>
          )
        }
      >
        <div className="h-stack">
          <Refused error={start.error ?? confirm.error ?? drop.error} />
          {!started && (
            <Field id={`${kind}-new`} label={say(`field.${kind}`)} hint={say('contact.hint')}>
              <TextInput
                type={kind === 'phone' ? 'tel' : 'email'}
                autoComplete={kind === 'phone' ? 'tel' : 'email'}
                maxLength={254}
                value={address}
                onValue={setAddress}
              />
            </Field>
          )}
          {started && (
            <Field
              id={`${kind}-code`}
              label={say('contact.code', { address })}
              error={left === undefined ? undefined : say('contact.wrong', { n: left })}
            >
              <TextInput
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={6}
                value={code}
                onValue={setCode}
              />
            </Field>
          )}
          {left === 0 && <Alert tone="warning" title={say('contact.over')} />}
        </div>
      </Dialog>
    </>
  )
}
