import '../public-services.css'
import { useState, type FormEvent } from 'react'
import type { Input, Output } from '@hue-s/kernel/shared/route.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { ReadFault, Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Button, Card, Field, Heading, Select, Table, TextInput } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes } from '../../contract.ts'
import { points } from '../quality-words.ts'
import { lastQuarter, Period } from './Period.tsx'

type Asked = Input<typeof routes.backTest>
type Result = Output<typeof routes.backTest>
const useSay = () => {
  const { t } = useText()
  return (key: string, values?: Record<string, unknown>) => t(`public-services.office.quality.backTest.${key}`, values)
}
const whole = (text: string) => Number(text.replace(/\D/g, '').slice(0, 4) || 0)

function Found({ result }: { result: Result }) {
  const say = useSay()
  const { t, lang } = useText()
  return (
    <div className="h-stack">
      <Alert
        tone="info"
        live="off"
        title={say('result', { all: result.before.all, before: result.before.late, after: result.after.late })}
      >
        <p>
          {say('change', { newly: result.after.late - result.before.late + result.rescued, rescued: result.rescued })}
        </p>
        {result.cut && <p>{say('cut', { count: result.before.all })}</p>}
      </Alert>
      {result.steps.length > 0 && (
        <Table
          caption={say('steps')}
          dense
          rows={result.steps}
          rowKey={({ kind }) => kind}
          columns={[
            { key: 'kind', label: say('step'), rowHeader: true, cell: ({ kind }) => t(`public-services.step.${kind}`) },
            { key: 'all', label: say('times'), align: 'end', cell: ({ all }) => all },
            { key: 'median', label: say('median'), align: 'end', cell: ({ median }) => points(median, lang) },
            { key: 'over', label: say('over'), align: 'end', cell: ({ over }) => over },
          ]}
        />
      )}
      {result.newlyLate.length > 0 && (
        <Card title={say('newlyLate')}>
          <ul className="ps-list">
            {result.newlyLate.map((one) => (
              <li key={one.id} className="ps-line">
                <a href={`/office/dossiers/${one.id}`}>{one.code}</a>
                <span className="h-second">
                  {say('line', {
                    would: moment(one.wouldBe, lang),
                    ready: one.readyAt ? moment(one.readyAt, lang) : '—',
                  })}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  )
}

/** What another limit would have done to the dossiers of a past period, before anybody adopts it. */
export function Screen() {
  const say = useSay()
  const { t, lang } = useText()
  const [period, setPeriod] = useState(lastQuarter)
  const [procedure, setProcedure] = useState('')
  const [amount, setAmount] = useState('3')
  const [unit, setUnit] = useState<Asked['unit']>('workingDays')
  const [step, setStep] = useState('')
  const [hours, setHours] = useState('')
  const [asked, setAsked] = useState<Asked | null>(null)
  const [tried, setTried] = useState(false)
  const known = useRead(routes.adoption, period)
  const read = useRead(routes.backTest, asked)
  const noProcedure = procedure === ''
  const noAmount = unit !== 'sameDay' && whole(amount) < 1
  const ask = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (noProcedure || noAmount) return
    const more = step && hours ? { step, hours: whole(hours) } : {}
    setAsked({ ...period, procedure, amount: unit === 'sameDay' ? 1 : whole(amount), unit, ...more })
  }
  return (
    <div className="o-page">
      <Heading level={1}>{say('title')}</Heading>
      <p>{say('lead')}</p>
      <ReadFault read={known} />
      <form className="h-row ps-tools" noValidate onSubmit={ask}>
        <Period value={period} onValue={setPeriod} />
        <Field
          id="bt-procedure"
          label={say('procedure')}
          error={tried && noProcedure ? say('noProcedure') : undefined}
          required
        >
          <Select
            value={procedure}
            onValue={setProcedure}
            placeholder={say('choose')}
            options={(known.data?.items ?? []).map(({ code, name, all }) => ({
              value: code,
              label: `${code} ${name[lang]} (${all})`,
            }))}
          />
        </Field>
        <Field id="bt-amount" label={say('amount')} error={tried && noAmount ? say('noAmount') : undefined} required>
          <TextInput inputMode="numeric" value={amount} onValue={setAmount} maxLength={4} />
        </Field>
        <Field id="bt-unit" label={say('unit')} required>
          <Select
            value={unit}
            onValue={(one) => setUnit(one as Asked['unit'])}
            options={(['workingDays', 'workingHours', 'sameDay'] as const).map((value) => ({
              value,
              label: say(`units.${value}`),
            }))}
          />
        </Field>
        <Field id="bt-step" label={say('oneStep')}>
          <Select
            value={step}
            onValue={setStep}
            placeholder={say('noStep')}
            options={['receive', 'assign', 'verify', 'opinion', 'sign', 'number'].map((value) => ({
              value,
              label: t(`public-services.step.${value}`),
            }))}
          />
        </Field>
        <Field id="bt-hours" label={say('hours')}>
          <TextInput inputMode="numeric" value={hours} onValue={setHours} maxLength={4} />
        </Field>
        <Button type="submit" variant="primary">
          {say('run')}
        </Button>
      </form>
      <div aria-live="polite">{asked && <Reading read={read}>{(result) => <Found result={result} />}</Reading>}</div>
    </div>
  )
}
