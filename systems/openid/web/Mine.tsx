import './openid.css'
import { useState } from 'react'
import { day, moment } from '@hue-s/kernel/shared/text.ts'
import { sentenceOf } from '@hue-s/kernel/web/problem.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Alert } from '@hue-s/ui/Alert.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Details } from '@hue-s/ui/Details.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { EmptyState } from '@hue-s/ui/EmptyState.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { openidContract as routes, type Permission } from '../contract.ts'

const TONES = { open: 'success', over: 'neutral', withdrawn: 'neutral', suspended: 'warning' } as const

/** Which applications may know what of me, since when and until when; any of them can be shut out here. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.mine, {})
  const [done, setDone] = useState('')
  return (
    <div className="c-page">
      <Heading level={1}>{t('openid.citizen.title')}</Heading>
      <p>{t('openid.citizen.intro')}</p>
      <output>{done !== '' && <Alert tone="success" title={done} />}</output>
      <Reading read={read}>
        {({ items }) => (
          <Lists
            items={items}
            onDone={(words) => {
              setDone(words)
              read.reload()
            }}
          />
        )}
      </Reading>
    </div>
  )
}

function Lists({ items, onDone }: { items: readonly Permission[]; onDone: (words: string) => void }) {
  const { t } = useText()
  const living = items.filter(({ state }) => state === 'open' || state === 'suspended')
  const past = items.filter(({ state }) => state === 'over' || state === 'withdrawn')
  return (
    <div className="h-stack">
      {living.length === 0 && (
        <EmptyState title={t('openid.citizen.empty')}>{t('openid.citizen.emptyWords')}</EmptyState>
      )}
      {living.map((item) => (
        <One key={item.id} item={item} onDone={onDone} />
      ))}
      {past.length > 0 && (
        <Details summary={t('openid.citizen.past', { n: past.length })}>
          <div className="h-stack">
            {past.map((item) => (
              <One key={item.id} item={item} onDone={onDone} />
            ))}
          </div>
        </Details>
      )}
    </div>
  )
}

function One({ item, onDone }: { item: Permission; onDone: (words: string) => void }) {
  const { t, lang } = useText()
  const [asking, ask] = useState(false)
  const name = item.name[lang]
  const yes = item.shares.filter(({ allowed }) => allowed)
  const no = item.shares.filter(({ allowed }) => !allowed)
  const chip = <StatusChip tone={TONES[item.state]}>{t(`openid.citizen.state.${item.state}`)}</StatusChip>
  return (
    <Card title={name} level={2} aside={chip}>
      <div className="h-stack">
        <p className="h-small h-second">{item.organisation}</p>
        <div>
          <p className="od-head">{t('openid.citizen.knows')}</p>
          <ul className="od-list">
            <li>{t('openid.citizen.code')}</li>
            {yes.map(({ what, purpose }) => (
              <li key={what}>
                {t(`openid.citizen.what.${what}`)} <span className="h-second">– {purpose[lang]}</span>
              </li>
            ))}
          </ul>
        </div>
        {no.length > 0 && (
          <p className="h-small h-second">
            {t('openid.citizen.declined', { what: no.map(({ what }) => t(`openid.citizen.what.${what}`)).join(', ') })}
          </p>
        )}
        <p className="h-small h-second">
          {item.endedAt
            ? t('openid.citizen.period.ended', { from: day(item.givenAt), to: day(item.endedAt) })
            : t('openid.citizen.period.open', { from: day(item.givenAt), to: day(item.until) })}{' '}
          {item.lastUsedAt ? t('openid.citizen.used', { at: moment(item.lastUsedAt) }) : t('openid.citizen.unused')}
        </p>
        {item.endedAt === null && (
          <div>
            <Button onClick={() => ask(true)}>{t('openid.citizen.withdraw')}</Button>
          </div>
        )}
      </div>
      <Withdraw item={item} open={asking} onClose={() => ask(false)} onDone={onDone} />
    </Card>
  )
}

interface WithdrawProps {
  item: Permission
  open: boolean
  onClose: () => void
  onDone: (words: string) => void
}

function Withdraw({ item, open, onClose, onDone }: WithdrawProps) {
  const { t, lang } = useText()
  const { send, busy, error } = useSend(routes.withdraw)
  const name = item.name[lang]
  const withdraw = async () => {
    if (!(await send({ id: item.id }))) return
    onClose()
    onDone(t('openid.citizen.withdrawn', { name }))
  }
  return (
    <Dialog
      open={open}
      title={t('openid.citizen.sure', { name })}
      onClose={onClose}
      closeLabel={t('openid.citizen.keep')}
      actions={
        <>
          <Button variant="danger" busy={busy && t('openid.citizen.busy')} onClick={() => void withdraw()}>
            {t('openid.citizen.withdraw')}
          </Button>
          <Button onClick={onClose}>{t('openid.citizen.keep')}</Button>
        </>
      }
    >
      {error && <Alert tone="danger" title={sentenceOf(error, lang, t)} />}
      <p>{t('openid.citizen.sureWords')}</p>
    </Dialog>
  )
}
