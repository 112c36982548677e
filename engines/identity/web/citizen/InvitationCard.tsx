import { useEffect, useState, type FormEvent } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useLater } from '@hue-s/kernel/web/useLater.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { check, x } from '@hue-s/ui/icon-paths.ts'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { identityContract as routes } from '../../contract.ts'

/** The code that another person reads out or writes down. */
export function EnterCode({ onCode, onClose }: { onCode: (code: string) => void; onClose: () => void }) {
  const { t } = useText()
  const [code, setCode] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onCode(code)
  }
  return (
    <Card title={t('identity.citizen.delegations.code')}>
      <form className="h-stack" onSubmit={submit}>
        <Field label={t('identity.citizen.invitation.code')} hint={t('identity.citizen.invitation.codeHint')} required>
          <TextInput
            value={code}
            onValue={setCode}
            autoCapitalize="characters"
            autoComplete="off"
            maxLength={20}
            required
          />
        </Field>
        <div className="h-row">
          <Button type="submit" variant="primary">
            {t('identity.citizen.invitation.open')}
          </Button>
          <Button variant="quiet" onClick={onClose}>
            {t('identity.citizen.cancel')}
          </Button>
        </div>
      </form>
    </Card>
  )
}

type Invitation = Output<typeof routes.readInvitation>
const day = (iso: string) => iso.split('-').reverse().join('/')

/** What somebody asks of me, in full, before I say yes or no. */
export function InvitationCard({ code, onDone }: { code: string; onDone: () => void }) {
  const { t, lang } = useText()
  const read = useSend(routes.readInvitation)
  const answer = useLater(routes.answerInvitation)
  const [asked, setAsked] = useState<Invitation>()
  const [waits, setWaits] = useState(false)
  useEffect(() => {
    void read.send({ code }).then((found) => found && setAsked(found))
    // oxlint-disable-next-line react/exhaustive-deps -- once for each code
  }, [code])
  const say = async (accept: boolean) => {
    const title = t(`identity.citizen.later.${accept ? 'accept' : 'refuse'}`, { name: asked?.inviter ?? '' })
    const saying = { title, words: '', href: '/me/delegations', reads: '/api/identity/' }
    const done = await answer.send({ code, accept }, saying)
    if (done === 'kept') setWaits(true)
    else if (done) onDone()
  }
  if (read.error)
    return (
      <Alert
        tone="warning"
        title={sentenceOf(read.error, lang, t)}
        actions={<Button onClick={onDone}>{t('identity.citizen.close')}</Button>}
      />
    )
  if (!asked) return <output className="i-said">{t('identity.citizen.busy')}</output>
  const may = !asked.own && !asked.counterOnly && !waits
  return (
    <Card
      tone="accent"
      title={t(`identity.citizen.invitation.${asked.side}`, { name: asked.inviter })}
      actions={
        <>
          {may && (
            <>
              <Button
                icon={check}
                variant="primary"
                busy={answer.busy && t('identity.citizen.busy')}
                onClick={() => void say(true)}
              >
                {t('identity.citizen.invitation.accept')}
              </Button>
              <Button icon={x} onClick={() => void say(false)}>
                {t('identity.citizen.invitation.refuse')}
              </Button>
            </>
          )}
          <Button variant="quiet" onClick={onDone}>
            {t('identity.citizen.invitation.later')}
          </Button>
        </>
      }
    >
      <div className="h-stack">
        {answer.error && <Alert tone="danger" title={sentenceOf(answer.error, lang, t)} />}
        {waits && <Alert tone="warning" title={t('identity.citizen.later.kept')} />}
        <p>{t('identity.citizen.invitation.scope', { scope: asked.scopeWords.join(', ') })}</p>
        <p>{t('identity.citizen.invitation.until', { until: day(asked.until) })}</p>
        <p className="h-small h-second">{asked.legalBasis}</p>
        {!asked.sure && <p className="h-small h-second">{t('identity.citizen.invitation.unsure')}</p>}
        {asked.own && <p>{t('identity.citizen.invitation.own')}</p>}
        {asked.counterOnly && <p>{t('identity.citizen.invitation.counterOnly')}</p>}
      </div>
    </Card>
  )
}
