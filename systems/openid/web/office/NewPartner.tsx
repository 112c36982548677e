import '../openid.css'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Field, Heading, TextInput } from '@hue-s/ui/index.ts'
import { openidContract as routes } from '../../contract.ts'
import { PartnerForm } from './PartnerForm.tsx'

/** Enters a partner; it waits for a second person before it can do anything. */
export function Screen() {
  const { t } = useText()
  const [, go] = useLocation()
  const register = useSend(routes.register)
  const [clientId, setClientId] = useState('')
  return (
    <div className="o-page od-page h-stack">
      <Heading level={1}>{t('openid.office.new')}</Heading>
      <p>{t('openid.office.newWords')}</p>
      <PartnerForm
        busy={register.busy}
        error={register.error}
        onSend={async (details) => {
          const made = await register.send({ clientId, details })
          if (made) go(`/partners/${made.id}`)
        }}
      >
        <Field label={t('openid.office.clientId')} hint={t('openid.office.clientIdHint')} required>
          <TextInput
            value={clientId}
            onValue={setClientId}
            required
            pattern="[a-z][a-z0-9\-]{2,39}"
            autoComplete="off"
          />
        </Field>
      </PartnerForm>
    </div>
  )
}
