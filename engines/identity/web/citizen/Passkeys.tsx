import { useState, type FormEvent } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { lock, pencilSimple, trash } from '@hue-s/ui/icon-paths.ts'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { identityContract as routes } from '../../contract.ts'
import { passkeysWork, registerPasskey } from '../passkey.ts'
import { usePasskey } from './usePasskey.ts'

interface Passkey {
  id: string
  name: string
  level: number
  createdAt: string
  lastUsedAt: string | null
}
const reload = () => refresh('/api/identity/security')

/** Keys that this person's devices hold: add, name, remove. */
export function Passkeys({ items }: { items: readonly Passkey[] }) {
  const { t, lang } = useText()
  const [naming, rename] = useState<Passkey>()
  const remove = useSend(routes.removePasskey)
  const add = usePasskey(() => registerPasskey(t('identity.citizen.passkey.newName', { n: items.length + 1 })), reload)
  const error = add.error ?? remove.error
  return (
    <Card title={t('identity.citizen.passkey.title')}>
      <div className="h-stack">
        <p>{t('identity.citizen.passkey.words')}</p>
        {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
        <ul className="h-stack">
          {items.map((key) => (
            <li key={key.id} className="i-line">
              <div>
                <strong>
                  <bdi>{key.name}</bdi>
                </strong>
                <p className="h-small h-second">
                  {t('identity.citizen.passkey.facts', { at: moment(key.createdAt), n: key.level })}
                </p>
              </div>
              <div className="h-row">
                <Button
                  icon={pencilSimple}
                  variant="quiet"
                  label={t('identity.citizen.passkey.rename', { name: key.name })}
                  onClick={() => rename(key)}
                />
                <Button
                  icon={trash}
                  variant="quiet"
                  label={t('identity.citizen.passkey.remove', { name: key.name })}
                  onClick={() => void remove.send({ key: key.id }).then(reload)}
                />
              </div>
            </li>
          ))}
        </ul>
        {passkeysWork() ? (
          <Button icon={lock} busy={add.busy && t('identity.citizen.busy')} onClick={() => void add.run()}>
            {t('identity.citizen.passkey.add')}
          </Button>
        ) : (
          <p className="h-small h-second">{t('identity.citizen.passkey.none')}</p>
        )}
      </div>
      {naming && <Rename key={naming.id} passkey={naming} onClose={() => rename(undefined)} />}
    </Card>
  )
}

function Rename({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const { t, lang } = useText()
  const send = useSend(routes.renamePasskey)
  const [name, setName] = useState(passkey.name)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await send.send({ key: passkey.id, name }))) return
    reload()
    onClose()
  }
  return (
    <Dialog
      open
      title={t('identity.citizen.passkey.nameTitle')}
      closeLabel={t('identity.citizen.close')}
      onClose={onClose}
    >
      <form className="h-stack" onSubmit={(event) => void submit(event)}>
        <Field
          label={t('identity.citizen.passkey.name')}
          hint={t('identity.citizen.passkey.nameHint')}
          error={send.error && sentenceOf(send.error, lang, t)}
        >
          <TextInput value={name} onValue={setName} maxLength={60} required />
        </Field>
        <Button type="submit" variant="primary" busy={send.busy && t('identity.citizen.busy')}>
          {t('identity.citizen.name.save')}
        </Button>
      </form>
    </Dialog>
  )
}
