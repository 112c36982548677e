import { useState } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { contractOfPapers } from '@hue-s/engines/papers/contract.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert, Button, Dialog, Field, Progress, TextInput } from '@hue-s/ui/index.ts'
import type { publicServicesContract as routes, ToSign } from '../../../contract.ts'
import { useFocus } from '../../useFocus.ts'
import type { Progress as Going, Secrets } from './useSignMany.ts'

interface Props {
  items: readonly ToSign[]
  keyOf: Output<typeof routes.toSign>['key']['own']
  /** While the key cannot be reached, one's word is enough. */
  byWord: boolean
  progress: Going | undefined
  onSign: (secrets: Secrets) => void
  onClose: () => void
}

/** One PIN, and where the signing service wants it one code, for all of them. It is kept nowhere. */
function Opening({
  keyOf,
  secrets,
  put,
}: {
  keyOf: NonNullable<Props['keyOf']>
  secrets: Secrets
  put: (more: Secrets) => void
}) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.signing.${key}`, values)
  const otp = useSend(contractOfPapers.sendOtp)
  const [sent, setSent] = useState(false)
  return (
    <>
      <Field
        id="sign-pin"
        label={say('pin')}
        hint={[say('pinHint', { subject: keyOf.subject }), keyOf.demoPin && say('pinDemo', { pin: keyOf.demoPin })]
          .filter(Boolean)
          .join(' ')}
        required
      >
        <TextInput
          type="password"
          inputMode="numeric"
          autoComplete="off"
          value={secrets.pin ?? ''}
          onValue={(pin) => put({ pin })}
          maxLength={40}
        />
      </Field>
      {keyOf.asksOtp && (
        <Field id="sign-otp" label={say('otp')} required>
          <TextInput
            inputMode="numeric"
            value={secrets.otp ?? ''}
            onValue={(one) => put({ otp: one })}
            maxLength={20}
          />
        </Field>
      )}
      {keyOf.asksOtp && (
        <Button
          size="small"
          busy={otp.busy && t('public-services.office.busy')}
          onClick={() => void otp.send({ id: keyOf.id }).then((answer) => setSent(answer !== undefined))}
        >
          {sent ? say('otpSent') : say('sendOtp')}
        </Button>
      )}
      {otp.error && <Alert tone="danger" title={sentenceOf(otp.error, lang, t)} />}
    </>
  )
}

/** How far it is, and at the end which were not signed and why. */
function Outcome({ items, progress }: { items: readonly ToSign[]; progress: Going }) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.signing.${key}`, values)
  const { all, results, error, busy, byWord } = progress
  const done = results.filter(({ state }) => state === 'done').length
  const pending = results.filter(({ state }) => state === 'pending').length
  const refused = results.filter(({ state }) => state === 'refused')
  const codeOf = new Map(items.map((one) => [one.id, one.code]))
  return (
    <div className="h-stack" aria-live="polite">
      <Progress
        label={busy ? say('progress') : say('tried')}
        value={results.length}
        max={all}
        valueText={`${results.length}/${all}`}
      />
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      {!busy && !error && refused.length === 0 && pending === 0 && (
        <Alert tone="success" title={say(byWord ? 'allApproved' : 'allDone', { count: done })} />
      )}
      {!busy && done > 0 && (error || refused.length > 0) && <p>{say('someDone', { count: done })}</p>}
      {pending > 0 && <Alert tone="info" title={say('pending', { count: pending })} />}
      {refused.length > 0 && (
        <Alert tone="warning" title={say('refused', { count: refused.length })}>
          <ul className="ps-reasons">
            {refused.map(({ id, code }) => (
              <li key={id}>
                <strong className="h-figures">{codeOf.get(id)}</strong>:{' '}
                {t(`errors.${code}`, { code: codeOf.get(id) ?? '' })}
              </li>
            ))}
          </ul>
        </Alert>
      )}
    </div>
  )
}

/** One confirmation for all that were chosen. */
export function SignDialog({ items, keyOf, byWord, progress, onSign, onClose }: Props) {
  const { t, lang } = useText()
  const say = (key: string, values?: Record<string, unknown>) => t(`public-services.office.signing.${key}`, values)
  const [secrets, setSecrets] = useState<Secrets>({})
  const over = progress !== undefined && !progress.busy && !progress.error
  const rejects = items.filter(({ conclusion }) => conclusion === 'reject').length
  const [withKey, setWithKey] = useState(false)
  const isDown = keyOf !== null && !keyOf.reachable
  const words = isDown && byWord && !withKey
  const sign = () => onSign(words ? { byWord: true } : keyOf ? secrets : {})
  // Again after a refusal: the box of the PIN is gone while it is being signed.
  useFocus(progress?.busy ? null : keyOf && !over && !words ? 'sign-pin' : 'sign-now')
  const names = [...new Set(items.map(({ procedure }) => procedure.name[lang]))]
  return (
    <Dialog
      open
      title={over ? say('over') : say('confirm', { count: items.length })}
      onClose={onClose}
      closeLabel={say('close')}
    >
      <form
        className="h-stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (over) onClose()
          else if (!progress?.busy) sign()
        }}
      >
        {!over && (
          <ul className="ps-reasons">
            {names.slice(0, 6).map((name) => (
              <li key={name}>{name}</li>
            ))}
            {names.length > 6 && <li>{say('moreKinds', { count: names.length - 6 })}</li>}
          </ul>
        )}
        {!over && rejects > 0 && <Alert tone="warning" live="off" title={say('someReject', { count: rejects })} />}
        {!over && isDown && !progress?.busy && (
          <Alert tone="warning" title={say('down')}>
            <p>{say(byWord ? 'downByWord' : 'downWait')}</p>
          </Alert>
        )}
        {!over && keyOf && !words && !progress?.busy && (
          <Opening keyOf={keyOf} secrets={secrets} put={(more) => setSecrets((one) => ({ ...one, ...more }))} />
        )}
        {progress && <Outcome items={items} progress={progress} />}
        <p className="h-row">
          <Button
            type="submit"
            variant="primary"
            busy={progress?.busy && t('public-services.office.busy')}
            id="sign-now"
          >
            {over
              ? say('back')
              : words
                ? say('approve', { count: items.length })
                : progress?.error
                  ? say('again')
                  : say('sign', { count: items.length })}
          </Button>
          {words && !over && !progress?.busy && <Button onClick={() => setWithKey(true)}>{say('tryKey')}</Button>}
          {!over && !progress?.busy && (
            <Button variant="quiet" onClick={onClose}>
              {say('notYet')}
            </Button>
          )}
        </p>
      </form>
    </Dialog>
  )
}
