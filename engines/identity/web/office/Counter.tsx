import { useState, type FormEvent } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { faultsOf, sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { refresh, useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { check, stamp, x } from '@hue-s/ui/icon-paths.ts'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { TextInput } from '@hue-s/ui/TextInput.tsx'
import { identityContract as routes } from '../../contract.ts'

const valuesOf = (event: FormEvent<HTMLFormElement>) => {
  event.preventDefault()
  const data = new FormData(event.currentTarget)
  return (name: string) => String(data.get(name) ?? '').trim()
}

/** One labelled box of these forms. */
function Box({
  name,
  error,
  ...rest
}: {
  name: string
  error?: string | undefined
  optional?: boolean
  type?: string
}) {
  const { t } = useText()
  const { optional, type } = rest
  return (
    <Field label={t(`identity.office.${name}`)} error={error} required={!optional}>
      <TextInput name={name} type={type ?? 'text'} autoComplete="off" required={!optional} maxLength={500} />
    </Field>
  )
}

/** Confirms by paper what a person cannot accept on a phone: a child, a ward, a company. */
function Confirm() {
  const { t, lang } = useText()
  const confirm = useSend(routes.confirmAtCounter)
  const [done, setDone] = useState<string>()
  const faults = faultsOf(confirm.error, lang)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget
    const value = valuesOf(event)
    const born = value('birthDate')
    const person = { citizenId: value('citizenId'), name: value('name'), ...(born ? { birthDate: born } : {}) }
    const made = await confirm.send({ code: value('code'), person, document: value('document') })
    if (!made) return setDone(undefined)
    form.reset()
    setDone(t('identity.office.confirmed', { until: made.until.split('-').reverse().join('/') }))
  }
  return (
    <Card title={t('identity.office.confirm.title')}>
      <form className="h-stack" onSubmit={(event) => void submit(event)}>
        <p>{t('identity.office.confirm.words')}</p>
        {done && <Alert tone="success" title={done} />}
        {confirm.error && <Alert tone="danger" title={sentenceOf(confirm.error, lang, t)} />}
        <Box name="code" error={faults['code']} />
        <Box name="citizenId" error={faults['person.citizenId']} />
        <Box name="name" error={faults['person.name']} />
        <Box name="birthDate" type="date" optional error={faults['person.birthDate']} />
        <Box name="document" error={faults['document']} />
        <Button type="submit" variant="primary" icon={stamp} busy={confirm.busy && t('identity.office.busy')}>
          {t('identity.office.confirm.do')}
        </Button>
      </form>
    </Card>
  )
}

/** Asks, for a person who stands here with papers, that their new number may open their account. */
function Open() {
  const { t, lang } = useText()
  const open = useSend(routes.openRecovery)
  const faults = faultsOf(open.error, lang)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    const form = event.currentTarget
    const value = valuesOf(event)
    const asked = {
      citizenId: value('citizenId'),
      phone: value('phone'),
      document: value('document'),
      reason: value('reason'),
    }
    if (!(await open.send(asked))) return
    form.reset()
    refresh('/api/identity/recoveries')
  }
  return (
    <Card title={t('identity.office.recover.title')}>
      <form className="h-stack" onSubmit={(event) => void submit(event)}>
        <p>{t('identity.office.recover.words')}</p>
        {open.error && <Alert tone="danger" title={sentenceOf(open.error, lang, t)} />}
        <Box name="citizenId" error={faults['citizenId']} />
        <Box name="phone" error={faults['phone']} />
        <Box name="document" error={faults['document']} />
        <Box name="reason" error={faults['reason']} />
        <Button type="submit" variant="primary" busy={open.busy && t('identity.office.busy')}>
          {t('identity.office.recover.do')}
        </Button>
      </form>
    </Card>
  )
}

type Recovery = Output<typeof routes.recoveries>['items'][number]
const TONES = { open: 'warning', approved: 'success', refused: 'danger', over: 'neutral' } as const

/** One request: another officer than its opener decides, with a note. */
function Request({ of: r }: { of: Recovery }) {
  const { t, lang } = useText()
  const decide = useSend(routes.decideRecovery)
  const [note, setNote] = useState('')
  const say = async (approve: boolean) => {
    await decide.send({ id: r.id, approve, note })
    refresh('/api/identity/recoveries')
  }
  return (
    <Card
      level={3}
      title={r.document}
      aside={<StatusChip tone={TONES[r.state]}>{t(`identity.office.state.${r.state}`)}</StatusChip>}
    >
      <div className="h-stack">
        <p>{r.reason}</p>
        <p className="h-small h-second">
          {t('identity.office.request', { who: r.openedBy, at: moment(r.openedAt), phone: r.phone ?? '' })}
        </p>
        {r.decidedAt && (
          <p className="h-small h-second">
            {t('identity.office.decided', { who: r.decidedBy ?? '', at: moment(r.decidedAt), note: r.note ?? '' })}
          </p>
        )}
        {decide.error && <Alert tone="danger" title={sentenceOf(decide.error, lang, t)} />}
        {r.state === 'open' && r.own && <p>{t('identity.office.second')}</p>}
        {r.state === 'open' && !r.own && (
          <>
            <Field label={t('identity.office.note')} required>
              <TextInput value={note} onValue={setNote} maxLength={500} required />
            </Field>
            <div className="h-row">
              <Button variant="primary" icon={check} onClick={() => void say(true)}>
                {t('identity.office.approve')}
              </Button>
              <Button icon={x} onClick={() => void say(false)}>
                {t('identity.office.refuse')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Card>
  )
}

/** The identity counter of a commune. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.recoveries, { limit: 50 })
  return (
    <div className="o-page">
      <h1>{t('identity.office.title')}</h1>
      <Confirm />
      <Open />
      <h2>{t('identity.office.requests')}</h2>
      <Reading read={read}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t('identity.office.noRequests')}</p>
          ) : (
            <div className="h-stack">
              {items.map((r) => (
                <Request key={r.id} of={r} />
              ))}
            </div>
          )
        }
      </Reading>
    </div>
  )
}
