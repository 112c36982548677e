import { useState } from 'react'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { plus, trash } from '@hue-s/ui/icon-paths.ts'
import { identityContract as routes } from '../../contract.ts'
import { PhoneCode } from './PhoneCode.tsx'

interface OwnPhone {
  id: string
  phone: string
  addedAt: string
}
const reload = () => refresh('/api/identity/')

/** Numbers that open this account. One that opens another account is joined only on a clear yes. */
export function Phones({ items }: { items: readonly OwnPhone[] }) {
  const { t, lang } = useText()
  const [open, setOpen] = useState(false)
  const [pending, setPending] = useState<{ id: string; code: string }>()
  const add = useSend(routes.addPhone)
  const remove = useSend(routes.removePhone)
  const elsewhere = add.error?.code === 'identity.phoneElsewhere'
  const give = async (of: { id: string; code: string }, merge: boolean) => {
    setPending(of)
    if (!(await add.send({ ...of, merge }))) return
    setPending(undefined)
    setOpen(false)
    reload()
  }
  return (
    <Card title={t('identity.citizen.phones.title')}>
      <div className="h-stack">
        <p>{t('identity.citizen.phones.words')}</p>
        {remove.error && <Alert tone="danger" title={sentenceOf(remove.error, lang, t)} />}
        <ul className="h-stack">
          {items.map((one) => (
            <li key={one.id} className="i-line">
              <div>
                <strong className="h-figures">{one.phone}</strong>
                <p className="h-small h-second">{t('identity.citizen.phones.since', { at: moment(one.addedAt) })}</p>
              </div>
              <Button
                icon={trash}
                variant="quiet"
                label={t('identity.citizen.phones.remove', { phone: one.phone })}
                onClick={() => void remove.send({ id: one.id }).then(reload)}
              />
            </li>
          ))}
        </ul>
        {open ? (
          <PhoneCode
            use="add"
            submit={t('identity.citizen.phones.addDo')}
            busy={add.busy}
            error={elsewhere ? undefined : add.error}
            onCode={(id, code) => void give({ id, code }, false)}
          />
        ) : (
          <Button icon={plus} onClick={() => setOpen(true)}>
            {t('identity.citizen.phones.add')}
          </Button>
        )}
      </div>
      {elsewhere && pending && add.error && (
        <Dialog
          open
          title={t('identity.citizen.phones.mergeTitle')}
          closeLabel={t('identity.citizen.close')}
          onClose={add.clear}
          actions={
            <>
              <Button
                variant="primary"
                busy={add.busy && t('identity.citizen.busy')}
                onClick={() => void give(pending, true)}
              >
                {t('identity.citizen.phones.merge')}
              </Button>
              <Button onClick={add.clear}>{t('identity.citizen.phones.notMerge')}</Button>
            </>
          }
        >
          <p>{sentenceOf(add.error, lang, t)}</p>
          <p>{t('identity.citizen.phones.mergeWords')}</p>
        </Dialog>
      )}
    </Card>
  )
}
