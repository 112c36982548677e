import './pay.css'
import { useState } from 'react'
import { money, moment } from '@hue-s/kernel/shared/text.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { bank, qrCode, wallet } from '@hue-s/ui/icon-paths.ts'
import { RadioCards } from '@hue-s/ui/RadioCards.tsx'
import { contractOfPayments as routes, type PayView, type Way } from '../contract.ts'
import { Code } from './Code.tsx'
import { Outcome } from './Outcome.tsx'

const ICONS = { vietqr: qrCode, gateway: wallet, cash: bank }
/** The page is asked again so often while money is awaited: not every bank's notice reaches an open page. */
const ASK_EVERY = 5_000

function Sum({ order }: { order: PayView }) {
  const { t, lang, spoken } = useText()
  const rest = order.received > 0
  return (
    <header className="pay-sum">
      <p className="h-second">{order.title[lang]}</p>
      <p className="pay-sum__label">{t(rest ? 'payments.rest' : 'payments.citizen.pay.toPay')}</p>
      <p className="pay-sum__figure">{money(order.missing, spoken)}</p>
      {rest && (
        <p>
          {t('payments.citizen.pay.partly', {
            got: money(order.received, spoken),
            rest: money(order.missing, spoken),
          })}
        </p>
      )}
      <p className="h-small h-second">
        {t('payments.citizen.pay.for', { unit: order.payeeName })} ·{' '}
        {t('payments.citizen.pay.until', { at: moment(order.expiresAt, spoken) })}
      </p>
    </header>
  )
}

/** What the sum is made of, each line with its law. */
export function Lines({ order }: { order: PayView }) {
  const { t, lang, spoken } = useText()
  return (
    <section className="h-stack">
      <h2 className="pay-lines__title">{t('payments.lines')}</h2>
      <ul className="pay-lines">
        {order.lines.map((line) => (
          <li key={line.key}>
            <span>
              {line.name[lang]}
              {line.citation && <small className="h-second">{line.citation}</small>}
            </span>
            <strong className="h-figures">{money(line.amount, spoken)}</strong>
          </li>
        ))}
        <li>
          <span>{t('payments.total')}</span>
          <strong className="h-figures">{money(order.total, spoken)}</strong>
        </li>
      </ul>
    </section>
  )
}

/** Says the code at the counter: a person takes the money there. */
function AtCounter({ order }: { order: PayView }) {
  const { t, spoken } = useText()
  return (
    <div className="pay-box">
      <p>{t('payments.citizen.pay.atCounter', { unit: order.payeeName, amount: money(order.missing, spoken) })}</p>
      <p className="pay-code" translate="no">
        {order.reference}
      </p>
    </div>
  )
}

function Choose({ order, reload }: { order: PayView; reload: () => void }) {
  const { t, lang } = useText()
  const pay = useSend(routes.pay)
  const waiting = order.attempts.findLast((one) => one.state === 'waiting' && one.way === 'vietqr')
  const last = order.attempts.at(-1)
  const [way, choose] = useState<Way>(waiting ? 'vietqr' : (order.ways[0] ?? 'vietqr'))
  const shown = way === 'vietqr' ? waiting : undefined
  const go = async () => {
    if (way === 'cash') return
    const returnTo = `${location.pathname}${location.search}`
    const made = await pay.send({ id: order.id, by: way, ...(way === 'gateway' ? { returnTo } : {}) })
    if (made?.url) location.assign(made.url)
    else reload()
  }
  return (
    <div className="h-stack">
      {last?.state === 'failed' && <Alert tone="warning" title={t('payments.citizen.pay.failed')} live="polite" />}
      <RadioCards
        name="way"
        label={t('payments.citizen.pay.choose')}
        value={way}
        onValue={(value) => choose(value as Way)}
        options={order.ways.map((one) => ({
          value: one,
          label: t(`payments.citizen.pay.${one}`),
          hint: t(`payments.citizen.pay.${one}Hint`),
          icon: ICONS[one],
        }))}
      />
      {shown && <Code attempt={shown} />}
      {way === 'cash' && <AtCounter order={order} />}
      {pay.error && <Alert tone="danger" title={sentenceOf(pay.error, lang, t)} live="assertive" />}
      {way !== 'cash' && !shown && (
        <Button variant="primary" wide busy={pay.busy && t('payments.citizen.pay.making')} onClick={() => void go()}>
          {t('payments.citizen.pay.go')}
        </Button>
      )}
    </div>
  )
}

function Waiting({ order, reload }: { order: PayView; reload: () => void }) {
  const { t, lang } = useText()
  const check = useSend(routes.check)
  const asked = order.attempts.some(({ way, state }) => way === 'gateway' && state !== 'paid')
  const ask = async () => {
    await check.send({ id: order.id })
    reload()
  }
  return (
    <div className="h-stack">
      <output className="h-second">{t('payments.citizen.pay.waiting')}</output>
      {asked && (
        <Button busy={check.busy && t('payments.citizen.pay.checking')} onClick={() => void ask()}>
          {t('payments.citizen.pay.check')}
        </Button>
      )}
      {check.error && <Alert tone="danger" title={sentenceOf(check.error, lang, t)} live="assertive" />}
    </div>
  )
}

/** Everything of paying one order: choose a way, pay, see it arrive, get the receipt. */
export function Pay({ orderId }: { orderId: string }) {
  const [awaited, setAwaited] = useState(false)
  const [live, setLive] = useState<string | null>(null)
  const options = { ...(live === null ? {} : { live: [live] }), every: awaited ? ASK_EVERY : 0 }
  const read = useRead(routes.read, { id: orderId }, options)
  const order = read.data
  const open = order !== undefined && order.missing > 0 && order.attempts.some(({ way }) => way !== 'cash')
  const unreceipted = order !== undefined && order.state === 'paid' && order.total > 0 && order.receiptId === null
  if (awaited !== (open || unreceipted)) setAwaited(open || unreceipted)
  if (order && live !== order.live) setLive(order.live)
  return (
    <Reading read={read}>
      {(data) => (
        <div className="h-stack pay">
          {data.ways.length > 0 && data.state !== 'refunding' ? (
            <>
              <Sum order={data} />
              <Choose key={data.missing} order={data} reload={read.reload} />
              {data.attempts.length > 0 && <Waiting order={data} reload={read.reload} />}
            </>
          ) : (
            <Outcome order={data} />
          )}
          {data.lines.length > 0 && <Lines order={data} />}
        </div>
      )}
    </Reading>
  )
}
