import './identity.css'
import { useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Checkbox } from '@hue-s/ui/Checkbox.tsx'
import { Field, FieldGroup } from '@hue-s/ui/Field.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { handHeart } from '@hue-s/ui/icon-paths.ts'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { identityContract as routes } from '../../contract.ts'

type Rules = Output<typeof routes.delegationRules>
type Sent = Output<typeof routes.startAssistance>

/** A member of a community team helps somebody who sits beside them: the code comes from that person's own phone. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.delegationRules, {})
  const [sent, setSent] = useState<Sent>()
  return (
    <div className="c-page">
      <Heading level={1}>{t('identity.citizen.assist.title')}</Heading>
      <p>{t('identity.citizen.assist.words')}</p>
      <Card>
        <Reading read={read}>
          {(rules) =>
            sent ? <Confirm sent={sent} onBack={() => setSent(undefined)} /> : <Ask rules={rules} onSent={setSent} />
          }
        </Reading>
      </Card>
    </div>
  )
}

function Ask({ rules, onSent }: { rules: Rules; onSent: (sent: Sent) => void }) {
  const { t, lang } = useText()
  const start = useSend(routes.startAssistance)
  const basis = rules.bases.find((b) => b.ways.includes('assist'))
  const [phone, setPhone] = useState('')
  const [scope, setScope] = useState<readonly string[]>([])
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const sent = await start.send({ phone, basis: basis?.code ?? '', scope: [...scope] })
    if (sent) onSent(sent)
  }
  return (
    <form className="h-stack" onSubmit={(event) => void submit(event)}>
      {start.error && <Alert tone="danger" title={sentenceOf(start.error, lang, t)} />}
      <Field label={t('identity.citizen.assist.phone')} hint={t('identity.citizen.phone.numberHint')} required>
        <TextInput
          type="tel"
          inputMode="tel"
          autoComplete="off"
          maxLength={40}
          value={phone}
          onValue={setPhone}
          required
        />
      </Field>
      <FieldGroup label={t('identity.citizen.new.scope')}>
        {rules.scopes.map((s) => (
          <Checkbox
            key={s.code}
            label={s.name[lang]}
            checked={scope.includes(s.code)}
            onValue={(on) => setScope((before) => (on ? [...before, s.code] : before.filter((one) => one !== s.code)))}
          />
        ))}
      </FieldGroup>
      <p className="h-small h-second">
        {t('identity.citizen.assist.minutes', { n: rules.assistMinutes })} {basis?.source}
      </p>
      <Button type="submit" variant="primary" busy={start.busy && t('identity.citizen.busy')} wide>
        {t('identity.citizen.assist.send')}
      </Button>
    </form>
  )
}

function Confirm({ sent, onBack }: { sent: Sent; onBack: () => void }) {
  const { t, lang } = useText()
  const confirm = useSend(routes.confirmAssistance)
  const [code, setCode] = useState('')
  const [, navigate] = useLocation()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!(await confirm.send({ id: sent.id, code }))) return
    refresh('/api/')
    navigate('/')
  }
  return (
    <form className="h-stack" onSubmit={(event) => void submit(event)}>
      <output className="i-said">{t('identity.citizen.assist.sent', { phone: sent.phone })}</output>
      <Field
        label={t('identity.citizen.phone.code')}
        hint={t('identity.citizen.assist.codeHint')}
        error={confirm.error && sentenceOf(confirm.error, lang, t)}
        required
      >
        <TextInput inputMode="numeric" autoComplete="off" maxLength={12} value={code} onValue={setCode} required />
      </Field>
      <Button type="submit" variant="primary" icon={handHeart} busy={confirm.busy && t('identity.citizen.busy')} wide>
        {t('identity.citizen.assist.begin')}
      </Button>
      <Button variant="quiet" onClick={onBack}>
        {t('identity.citizen.cancel')}
      </Button>
    </form>
  )
}
