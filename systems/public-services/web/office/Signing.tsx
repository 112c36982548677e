import '../public-services.css'
import { useEffect, useState } from 'react'
import type { Output } from '@hue-s/kernel/shared/route.ts'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { Reading } from '@hue-s/kernel/web/Reading.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Alert, Button, Checkbox, EmptyState, Heading } from '@hue-s/ui/index.ts'
import { publicServicesContract as routes, type ToSign } from '../../contract.ts'
import { SignDialog } from './signing/SignDialog.tsx'
import { ToSignCard } from './signing/ToSignCard.tsx'
import { useSignMany } from './signing/useSignMany.ts'

type Desk = Output<typeof routes.toSign>

/** The same procedure together, in the order of the first that is due. */
function groupsOf(items: readonly ToSign[]): { code: string; items: ToSign[] }[] {
  const groups = new Map<string, ToSign[]>()
  for (const one of items) groups.set(one.procedure.code, [...(groups.get(one.procedure.code) ?? []), one])
  return Array.from(groups, ([code, some]) => ({ code, items: some }))
}
const maySign = ({ unusual }: ToSign) => !unusual.includes('ownDraft')

const CHOSEN = 'public-services.signing.chosen'
/** What was chosen before this screen was left or the page was loaded anew. */
function kept(): ReadonlySet<string> {
  try {
    const ids: unknown = JSON.parse(sessionStorage.getItem(CHOSEN) ?? '[]')
    return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [])
  } catch {
    return new Set()
  }
}

/** The key cannot be reached: said plainly, with what can be done all the same. */
function Down({ byWord, onAgain }: { byWord: boolean; onAgain: () => void }) {
  const { t } = useText()
  const say = (word: string) => t(`public-services.office.signing.${word}`)
  return (
    <Alert tone="warning" title={say('down')}>
      <p>{say('downKeep')}</p>
      <p>{say(byWord ? 'downByWord' : 'downWait')}</p>
      <p>
        <Button size="small" onClick={onAgain}>
          {say('downAgain')}
        </Button>
      </p>
    </Alert>
  )
}

/** What is chosen and open, and where the keys are; what has left the desk is no longer chosen. */
function useDesk(items: readonly ToSign[]) {
  const [chosenIds, setChosen] = useState<ReadonlySet<string>>(kept)
  useEffect(() => sessionStorage.setItem(CHOSEN, JSON.stringify([...chosenIds])), [chosenIds])
  const [openId, setOpen] = useState<string>()
  const [at, setAt] = useState(-1)
  const chosen = items.filter((one) => chosenIds.has(one.id) && maySign(one))
  const choose = (some: readonly ToSign[], on: boolean) =>
    setChosen((before) => {
      const after = new Set(before)
      for (const { id } of some.filter(maySign))
        if (on) after.add(id)
        else after.delete(id)
      return after
    })
  const go = (to: number) => {
    const next = Math.min(Math.max(to, 0), items.length - 1)
    setAt(next)
    document.getElementById(`sign-${items[next]?.id}`)?.scrollIntoView({ block: 'nearest' })
  }
  const toggle = (id: string | undefined) => setOpen((before) => (before === id ? undefined : id))
  return { chosenIds, chosen, choose, openId, toggle, at, go }
}

function Waiting({ desk: { items, total, key }, onAgain }: { desk: Desk; onAgain: () => void }) {
  const { t, lang } = useText()
  const say = (word: string, values?: Record<string, unknown>) => t(`public-services.office.signing.${word}`, values)
  const groups = groupsOf(items)
  const inOrder = groups.flatMap((group) => group.items)
  const { chosenIds, chosen, choose, openId, toggle, at, go } = useDesk(inOrder)
  const [signing, setSigning] = useState<readonly ToSign[]>()
  const { progress, sign, forget } = useSignMany()
  const here = inOrder[at]
  const close = () => {
    if (progress?.busy) return
    setSigning(undefined)
    forget()
  }
  const all = inOrder.filter(maySign)
  useKeys(say('title'), [
    { key: 'j', label: say('keys.next'), run: () => go(at + 1), held: true },
    { key: 'k', label: say('keys.before'), run: () => go(at - 1), held: true },
    { key: 'x', label: say('keys.choose'), run: () => here && choose([here], !chosenIds.has(here.id)) },
    { key: 'a', label: say('keys.all'), run: () => choose(all, chosen.length < all.length) },
    { key: 'Enter', label: say('keys.open'), run: () => here && toggle(here.id) },
    { key: 'u', label: say('keys.return'), run: () => document.getElementById(`to-return-${openId}`)?.click() },
    { key: 'y', label: say('keys.sign'), run: () => chosen.length > 0 && setSigning(chosen) },
  ])
  const dialog = signing && (
    <SignDialog
      items={signing}
      keyOf={key.own}
      byWord={key.byWord}
      progress={progress}
      onSign={(secrets) => {
        const signed = new Set(progress?.results.filter(({ state }) => state === 'done').map(({ id }) => id))
        void sign(
          signing.filter(({ id }) => !signed.has(id)),
          secrets,
        )
      }}
      onClose={close}
    />
  )
  if (items.length === 0)
    return (
      <>
        <EmptyState title={say('none')} />
        {dialog}
      </>
    )
  return (
    <>
      {key.needed && !key.own && <Alert tone="danger" live="off" title={t('errors.public-services.keyNeeded')} />}
      {key.own?.reachable === false && <Down byWord={key.byWord} onAgain={onAgain} />}
      {total > items.length && (
        <Alert tone="info" live="off" title={say('firstOnly', { shown: items.length, total })} />
      )}
      <p className="h-row">
        <Checkbox
          label={say('chooseAll', { count: all.length })}
          checked={all.length > 0 && chosen.length === all.length}
          onValue={(on) => choose(all, on)}
        />
        <span className="h-small h-second ps-wide">{say('keys.line')}</span>
      </p>
      {groups.map((group) => (
        <section key={group.code} className="h-stack" aria-labelledby={`group-${group.code}`}>
          <Heading level={2} id={`group-${group.code}`}>
            {group.items[0]?.procedure.name[lang]} ({group.items.length})
          </Heading>
          <ul className="ps-list">
            {group.items.map((one) => (
              <ToSignCard
                key={one.id}
                one={one}
                chosen={chosenIds.has(one.id)}
                open={openId === one.id}
                here={here?.id === one.id}
                onChoose={(on) => choose([one], on)}
                onOpen={() => toggle(one.id)}
              />
            ))}
          </ul>
        </section>
      ))}
      <div className="ps-sign__bar">
        <span className="ps-sign__count" aria-live="polite">
          {say('chosen', { count: chosen.length })}
        </span>
        <Button variant="primary" disabled={chosen.length === 0} onClick={() => setSigning(chosen)}>
          {chosen.length === 0 ? say('signNone') : say('sign', { count: chosen.length })}
        </Button>
      </div>
      {dialog}
    </>
  )
}

/** What waits for the leader: read, choose many, sign with one confirmation. Made for a phone first. */
export function Screen() {
  const { t } = useText()
  const read = useRead(routes.toSign, {}, { live: ['cases.staff'], every: 60_000 })
  return (
    <div className="o-page">
      <Heading level={1}>{t('public-services.office.signing.title')}</Heading>
      <Reading read={read}>{(desk) => <Waiting desk={desk} onAgain={read.reload} />}</Reading>
    </div>
  )
}
