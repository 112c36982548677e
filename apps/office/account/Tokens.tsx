import { useState, type FormEvent } from 'react'
import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Field, TextInput } from '@hue-s/ui/index.ts'

const again = () => refresh('/api/identity/tokens')

/** Keys with which a program works in the person's name. A new one is shown once. */
export function Tokens() {
  const { t, lang } = useText()
  const tokens = useRead(identityContract.tokens, {})
  const make = useSend(identityContract.createToken)
  const revoke = useSend(identityContract.revokeToken)
  const [name, setName] = useState('')
  const [days, setDays] = useState('90')
  const [made, setMade] = useState<string>()
  const error = make.error ?? revoke.error
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const answer = await make.send({ name, days: Number(days), scopes: 'all' })
    if (!answer) return
    setMade(answer.token)
    setName('')
    again()
  }
  const drop = async (id: string) => {
    if (await revoke.send({ id })) again()
  }
  return (
    <div className="h-stack">
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      {made && (
        <>
          <Alert
            tone="warning"
            title={t('office.tokens.once')}
            onDismiss={() => setMade(undefined)}
            dismissLabel={t('office.close')}
          />
          <code className="o-code">{made}</code>
        </>
      )}
      <Reading read={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t('office.tokens.none')}</p>
          ) : (
            <ul>
              {items.map((one) => (
                <li key={one.id} className="o-line">
                  <div>
                    <p>{one.name}</p>
                    <p className="h-small h-second">
                      {t('office.tokens.line', {
                        until: day(one.expiresAt),
                        used: one.lastUsedAt ? day(one.lastUsedAt) : '—',
                      })}
                    </p>
                  </div>
                  <Button
                    variant="quiet"
                    size="small"
                    aria-label={t('office.tokens.revoke.of', { name: one.name })}
                    onClick={() => void drop(one.id)}
                  >
                    {t('office.tokens.revoke')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Reading>
      <form className="o-bar" onSubmit={(event) => void submit(event)}>
        <Field label={t('office.tokens.name')}>
          <TextInput value={name} onValue={setName} maxLength={60} required />
        </Field>
        <Field label={t('office.tokens.days')}>
          <TextInput
            value={days}
            onValue={(value) => setDays(value.replace(/\D/g, ''))}
            inputMode="numeric"
            maxLength={3}
            required
          />
        </Field>
        <Button type="submit" busy={make.busy && t('office.busy')}>
          {t('office.tokens.make')}
        </Button>
      </form>
    </div>
  )
}
