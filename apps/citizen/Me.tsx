import { useState } from 'react'
import { identityContract as routes } from '@hue-s/engines/identity/contract.ts'
import { moment } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useSend } from '@hue-s/kernel/web/useSend.ts'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Dialog } from '@hue-s/ui/Dialog.tsx'
import { Heading } from '@hue-s/ui/Heading.tsx'
import {
  bell,
  check,
  deviceMobile,
  eye,
  gear,
  handHeart,
  handshake,
  identificationCard,
  link,
  list,
  lock,
  signIn,
  signOut,
  star,
  trash,
  userCircle,
  users,
  wallet,
} from '@hue-s/ui/icon-paths.ts'
import { RadioCards } from '@hue-s/ui/RadioCards.tsx'
import { StatusChip } from '@hue-s/ui/StatusChip.tsx'
import { Tile, Tiles } from '@hue-s/ui/Tile.tsx'
import { leaves, onDevice, wipes } from './offers.ts'
import { AUDIENCES, languagesFor, SIZES } from './page.ts'
import { useMe, usePage } from './PageContext.tsx'

/** How the page looks and speaks, kept on this device. */
function Choices() {
  const { t } = useText()
  const { data, spoken, setLang, size, setSize, audience, setAudience } = usePage()
  const one =
    <T extends string>(all: readonly T[], set: (value: T) => void) =>
    (value: string) => {
      const found = all.find((other) => other === value)
      if (found) set(found)
    }
  return (
    <Card title={t('citizen.me.choices')}>
      <div className="h-stack">
        <RadioCards
          id="lang"
          name="lang"
          layout="row"
          label={t('citizen.language')}
          value={spoken}
          onValue={one(languagesFor(audience, spoken), setLang)}
          options={languagesFor(audience, spoken).map((value) => ({
            value,
            label: <span lang={value}>{t(`citizen.language.${value}`)}</span>,
          }))}
        />
        <RadioCards
          id="size"
          name="size"
          layout="row"
          label={t('citizen.size.label')}
          value={size}
          onValue={one(SIZES, setSize)}
          options={SIZES.map((value) => ({ value, label: t(`citizen.size.${value}`) }))}
        />
        <a href={`/me?lite=${data.lite ? 0 : 1}`} target="_self">
          {t(data.lite ? 'citizen.lite.close' : 'citizen.lite.open')}
        </a>
        <RadioCards
          id="audience"
          name="audience"
          layout="row"
          label={t('citizen.audience.label')}
          value={audience}
          onValue={one(AUDIENCES, setAudience)}
          options={AUDIENCES.map((value) => ({ value, label: t(`citizen.audience.${value}`) }))}
        />
      </div>
    </Card>
  )
}

/** The person's own space, page by page. Sign-ins and delegations are the identity engine's, partners those of OpenID. */
const PLACES = [
  { href: '/me/timeline', icon: list, word: 'timeline' },
  { href: '/me/wallet', icon: wallet, word: 'wallet' },
  { href: '/me/profile', icon: identificationCard, word: 'profile' },
  { href: '/me/household', icon: users, word: 'household' },
  { href: '/me/favourites', icon: star, word: 'favourites' },
  { href: '/life', icon: handHeart, word: 'life' },
] as const
const RIGHTS = [
  { href: '/me/access-log', icon: eye, word: 'looks' },
  { href: '/me/consents', icon: handshake, word: 'consents' },
  { href: '/me/data', icon: lock, word: 'data' },
] as const
const SIGN_IN = [
  { href: '/me/sessions', icon: deviceMobile, word: 'sessions' },
  { href: '/me/delegations', icon: userCircle, word: 'delegations' },
  { href: '/me/partners', icon: link, word: 'partners' },
] as const

function Places({
  title,
  places,
}: {
  title: string
  places: readonly { href: string; icon: typeof list; word: string }[]
}) {
  const { t } = useText()
  return (
    <section className="h-stack" aria-label={t(`personal.citizen.hub.${title}`)}>
      <Heading level={2}>{t(`personal.citizen.hub.${title}`)}</Heading>
      <Tiles>
        {places.map(({ href, icon, word }) => (
          <Tile key={href} href={href} icon={icon} label={t(`personal.citizen.hub.${word}`)} />
        ))}
      </Tiles>
    </section>
  )
}

/** Asks first when something lies on this device that nobody else would send: to keep it, or to wipe it. */
function SignOut() {
  const { t } = useText()
  const { send, busy } = useSend(routes.signOut)
  const [left, setLeft] = useState(0)
  const leave = async (wipe: boolean) => {
    if (!(await send({}))) return
    const gone = wipe ? [...leaves, ...wipes] : leaves
    await Promise.all(gone.map((one) => one().catch(() => undefined)))
    location.assign('/')
  }
  const ask = async () => {
    const counts = await Promise.all(onDevice.map(({ count }) => count().catch(() => ({ all: 0 }))))
    const sum = counts.reduce((total, { all }) => total + all, 0)
    if (sum === 0) return leave(false)
    setLeft(sum)
  }
  return (
    <>
      <Button icon={signOut} busy={busy && t('citizen.waiting')} onClick={() => void ask()}>
        {t('citizen.me.signOut')}
      </Button>
      <Dialog
        open={left > 0}
        title={t('citizen.me.stillWaiting', { n: left })}
        closeLabel={t('citizen.close')}
        onClose={() => setLeft(0)}
        actions={
          <>
            <Button variant="primary" onClick={() => setLeft(0)}>
              {t('citizen.me.stay')}
            </Button>
            <Button icon={signOut} onClick={() => void leave(false)}>
              {t('citizen.me.signOutKeep')}
            </Button>
            <Button variant="danger" icon={trash} onClick={() => void leave(true)}>
              {t('citizen.me.signOutWipe')}
            </Button>
          </>
        }
      >
        <p>{t('citizen.me.stillWaitingWords')}</p>
      </Dialog>
    </>
  )
}

/** Who I am here, my own space, how the app looks. */
export function Screen() {
  const { t } = useText()
  const { me, known } = useMe()
  return (
    <div className="c-page">
      <Heading level={1}>{t('citizen.me.title')}</Heading>
      {known && !me && (
        <Card
          title={t('citizen.me.notSignedIn')}
          actions={
            <LinkButton variant="primary" icon={signIn} href="/sign-in?returnTo=%2Fme">
              {t('citizen.signIn.title')}
            </LinkButton>
          }
        >
          <p>{t('citizen.me.notSignedInWords')}</p>
        </Card>
      )}
      {me && (
        <Card
          title={me.name}
          aside={<StatusChip tone="success">{t('citizen.me.level', { n: me.assurance })}</StatusChip>}
          actions={<SignOut />}
        >
          {me.provedAt && <p className="h-small h-second">{t('citizen.me.since', { at: moment(me.provedAt) })}</p>}
        </Card>
      )}
      {me && (
        <>
          {me.kind === 'citizen' && (
            <>
              <Places title="mine" places={PLACES} />
              <Places title="rights" places={RIGHTS} />
            </>
          )}
          <Places title="signIn" places={SIGN_IN} />
          <LinkButton icon={bell} wide href="/inbox">
            {t('citizen.inbox.title')}
          </LinkButton>
          <LinkButton icon={check} wide href="/notifications">
            {t('citizen.notify.title')}
          </LinkButton>
        </>
      )}
      <LinkButton icon={deviceMobile} wide href="/on-device">
        {t('citizen.device.title')}
      </LinkButton>
      <Choices />
      <LinkButton icon={gear} wide href="/welcome">
        {t('citizen.home.choices')}
      </LinkButton>
      <a href="/usage/method">{t('citizen.me.measure')}</a>
    </div>
  )
}
