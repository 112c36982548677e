import { useState, type FormEvent } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Card, Field, StatusChip, TextInput } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes } from '../../contract.ts'
import { codeOfScan } from '../../shared/receipt-qr.ts'
import { CameraQr } from '../CameraQr.tsx'
import { TONES } from '../dossier-words.ts'
import { Page, Refused, useSay } from './parts.tsx'

type Found = Output<typeof routes.lookUp>

function State({ found }: { found: NonNullable<Found['dossier']> }) {
  const say = useSay()
  const { t, lang } = useText()
  return (
    <Card title={found.code}>
      <p>{found.procedure[lang]}</p>
      <p>
        <StatusChip tone={TONES[found.state]}>{t(`public-services.citizen.state.${found.state}`)}</StatusChip>
      </p>
      <dl className="ps-facts">
        <dt>{say('filedAt')}</dt>
        <dd>{moment(found.filedAt, lang)}</dd>
        {found.promisedAt && (
          <>
            <dt>{say('promisedAt')}</dt>
            <dd>{moment(found.promisedAt, lang)}</dd>
          </>
        )}
        {found.agency && (
          <>
            <dt>{say('agency')}</dt>
            <dd>{found.agency}</dd>
          </>
        )}
        <dt>{say('money')}</dt>
        <dd>{t(`public-services.money.${found.money}`)}</dd>
        <dt>{say('delivery')}</dt>
        <dd>{t(`public-services.delivery.${found.delivery}`)}</dd>
      </dl>
    </Card>
  )
}

/** The state of a dossier for whoever holds its code and one secret; no account is needed. */
export function Screen() {
  const say = useSay()
  const { send, busy, error } = useSend(routes.lookUp)
  const [code, setCode] = useState('')
  const [secret, setSecret] = useState('')
  const [found, setFound] = useState<Found>()
  const ask = (event: FormEvent) => {
    event.preventDefault()
    void send({ code, secret }).then(setFound)
  }
  return (
    <Page title={say('lookUp.title')} lead={say('lookUp.lead')} back="/services/dossiers" backWords={say('mine.title')}>
      <form className="h-stack" onSubmit={ask}>
        <Refused error={error} />
        <Field id="code" label={say('lookUp.code')} hint={say('lookUp.codeHint')} required>
          <TextInput value={code} onValue={setCode} maxLength={40} autoComplete="off" autoCapitalize="characters" />
        </Field>
        <CameraQr
          onText={(text) => {
            const read = codeOfScan(text)
            if (read !== undefined) setCode(read)
            return read !== undefined
          }}
        />
        <Field id="secret" label={say('lookUp.secret')} hint={say('lookUp.secretHint')} required>
          <TextInput value={secret} onValue={setSecret} maxLength={20} autoComplete="off" />
        </Field>
        <Button type="submit" variant="primary" busy={busy && say('busy')}>
          {say('lookUp.ask')}
        </Button>
      </form>
      <div aria-live="polite">
        {found?.dossier && <State found={found.dossier} />}
        {found && !found.dossier && <Alert tone="warning" title={say(found.wait ? 'lookUp.wait' : 'lookUp.nothing')} />}
      </div>
    </Page>
  )
}
