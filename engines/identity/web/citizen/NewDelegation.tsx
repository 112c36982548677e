import { useState, type FormEvent } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Checkbox } from '@hue-s/ui/Checkbox.tsx'
import { DateInput } from '@hue-s/ui/DateInput.tsx'
import { FieldGroup } from '@hue-s/ui/Field.tsx'
import { qrCode } from '@hue-s/ui/icon-paths.ts'
import { RadioCards } from '@hue-s/ui/RadioCards.tsx'
import { identityContract as routes } from '../../contract.ts'

type Rules = Output<typeof routes.delegationRules>
type Made = Output<typeof routes.invite>
interface Props {
  /** `give`: somebody will act for me; `take`: I want to act for somebody. */
  side: 'give' | 'take'
  onClose: () => void
}

/** A new delegation: on which ground, for what, until when; then a code for the other person. */
export function NewDelegation({ side, onClose }: Props) {
  const { t } = useText()
  const read = useRead(routes.delegationRules, {})
  const [made, setMade] = useState<Made>()
  return (
    <Card title={t(`identity.citizen.delegations.${side}`)}>
      {made ? (
        <Code made={made} side={side} onClose={onClose} />
      ) : (
        <Reading read={read}>
          {(rules) => <Form rules={rules} side={side} onMade={setMade} onClose={onClose} />}
        </Reading>
      )}
    </Card>
  )
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

function Form({ rules, side, onMade, onClose }: Props & { rules: Rules; onMade: (made: Made) => void }) {
  const { t, lang } = useText()
  const invite = useSend(routes.invite)
  // Help beside a person is begun by its own screen, with a code from that person's phone.
  const ways = side === 'take' ? ['code', 'counter'] : ['code']
  const bases = rules.bases.filter((b) => !b.ways.includes('assist') && b.ways.some((way) => ways.includes(way)))
  const [basis, setBasis] = useState(bases[0]?.code ?? '')
  const [scope, setScope] = useState<readonly string[]>([])
  const [until, setUntil] = useState(() => inDays(90))
  const chosen = bases.find((b) => b.code === basis)
  const faults = faultsOf(invite.error, lang)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const answer = await invite.send({ side, basis, scope: [...scope], until })
    if (answer) onMade(answer)
  }
  const choose = (code: string) => (on: boolean) =>
    setScope((before) => (on ? [...before, code] : before.filter((one) => one !== code)))
  const labels = ['day', 'month', 'year', 'pick'] as const
  return (
    <form className="h-stack" onSubmit={(event) => void submit(event)}>
      {invite.error && invite.error.code !== 'kernel.badInput' && (
        <Alert tone="danger" title={sentenceOf(invite.error, lang, t)} />
      )}
      <RadioCards
        name="basis"
        label={t('identity.citizen.new.basis')}
        value={basis}
        onValue={setBasis}
        options={bases.map((b) => ({ value: b.code, label: b.name[lang], hint: b.hint[lang] }))}
      />
      {chosen && (
        <p className="h-small h-second">
          {t('identity.citizen.new.source', { source: chosen.source })}
          {!chosen.sure && ` ${t('identity.citizen.invitation.unsure')}`}
        </p>
      )}
      <FieldGroup
        label={t('identity.citizen.new.scope')}
        error={faults['scope'] && t('identity.citizen.new.scopeNeeded')}
      >
        {rules.scopes.map((s) => (
          <Checkbox key={s.code} label={s.name[lang]} checked={scope.includes(s.code)} onValue={choose(s.code)} />
        ))}
      </FieldGroup>
      <FieldGroup
        label={t('identity.citizen.new.until')}
        hint={chosen && t('identity.citizen.new.most', { days: chosen.maxDays })}
        error={faults['until']}
        required
      >
        <DateInput
          value={until}
          onValue={(iso) => setUntil(iso)}
          labels={
            Object.fromEntries(labels.map((l) => [l, t(`identity.citizen.date.${l}`)])) as Record<
              (typeof labels)[number],
              string
            >
          }
          min={inDays(0)}
        />
      </FieldGroup>
      <div className="h-row">
        <Button type="submit" variant="primary" icon={qrCode} busy={invite.busy && t('identity.citizen.busy')}>
          {t('identity.citizen.new.make')}
        </Button>
        <Button variant="quiet" onClick={onClose}>
          {t('identity.citizen.cancel')}
        </Button>
      </div>
    </form>
  )
}

function Code({ made, side, onClose }: { made: Made; side: Props['side']; onClose: () => void }) {
  const { t } = useText()
  return (
    <div className="h-stack">
      <output className="i-said">{t(`identity.citizen.new.made.${side}`)}</output>
      <p className="i-code h-figures">{made.code}</p>
      <img className="i-qr" src={made.qr} alt={t('identity.citizen.new.qr')} width="224" height="224" />
      <p className="h-small h-second">{t('identity.citizen.new.expires', { at: moment(made.expiresAt) })}</p>
      <Button variant="primary" onClick={onClose}>
        {t('identity.citizen.new.done')}
      </Button>
    </div>
  )
}
