import { memo, useEffect, useState } from 'react'
import { contractOfNotify } from '@hue-s/engines/notify/contract.ts'
import type { ScreenLang } from '@hue-s/kernel/shared/text.ts'
import { send } from '@hue-s/kernel/web/client.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { homeContract, type Front } from '@hue-s/systems/home/contract.ts'
import { AppHeader } from '@hue-s/ui/AppHeader.tsx'
import { Badge } from '@hue-s/ui/Badge.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { bell, siren, textAa } from '@hue-s/ui/icon-paths.ts'
import { LanguageSwitch } from '@hue-s/ui/LanguageSwitch.tsx'
import { LiveRegion } from '@hue-s/ui/Toast.tsx'
import { AUDIENCES, inLang, languagesFor, screenLanguage, SIZES, type Audience } from './page.ts'
import { useMe, usePage } from './PageContext.tsx'

/** One tap makes all letters larger, and after the largest normal again. */
function SizeButton() {
  const { t } = useText()
  const { size, setSize } = usePage()
  const [said, say] = useState('')
  const next = SIZES[(SIZES.indexOf(size) + 1) % SIZES.length] ?? 'normal'
  const press = () => {
    setSize(next)
    say(t(`citizen.size.${next}`))
  }
  return (
    <>
      <Button
        variant="quiet"
        icon={textAa}
        label={t('citizen.size.change', { now: t(`citizen.size.${size}`) })}
        onClick={press}
      />
      <LiveRegion message={said} />
    </>
  )
}

function Bell() {
  const { t } = useText()
  const { me } = useMe()
  const { data } = useRead(contractOfNotify.unread, me ? {} : null, {
    every: 60_000,
    ...(me ? { live: ['notify.me'] } : {}),
  })
  const unread = data?.unread ?? 0
  return (
    <LinkButton variant="quiet" icon={bell} href="/inbox" className="h-button--bare">
      <span className="h-hidden">{t('citizen.inbox.title')}</span>
      <Badge count={unread} label={t('citizen.inbox.unread', { n: unread })} />
    </LinkButton>
  )
}

/** Short enough for a phone, and known to who reads it. */
const SHORT: Record<ScreenLang, string> = { vi: 'VI', en: 'EN', ko: '한국어', zh: '中文', fr: 'FR' }

/** A visitor's own language where the screens speak it; others hear Vietnamese or English until they choose. */
const browserLanguage = (audience: Audience): ScreenLang => {
  const own = screenLanguage(navigator.language.slice(0, 2).toLowerCase()) ?? 'en'
  return languagesFor(audience, 'vi').includes(own) ? own : 'en'
}

/** Three links: they work before any script runs, and change the page in place once it does. */
function AudienceSwitch() {
  const { t } = useText()
  const { audience, setAudience, setLang } = usePage()
  /** Who never chose a language hears that of the audience, as on a page drawn by the server. */
  const speak = async (next: Audience) => {
    const front = await send(homeContract.front, { audience: next }).catch(() => undefined)
    const wanted = (front as Front | undefined)?.lang
    if (wanted) setLang(wanted === 'browser' ? browserLanguage(next) : wanted)
  }
  return (
    <nav className="c-audience" aria-label={t('citizen.audience.label')}>
      {AUDIENCES.map((one) => (
        <a
          key={one}
          href={`/?audience=${one}`}
          aria-current={one === audience ? 'true' : undefined}
          onClick={(event) => {
            event.preventDefault()
            event.stopPropagation()
            setAudience(one)
            if (!/(?:^|; )lang=/.test(document.cookie)) void speak(one)
          }}
        >
          {t(`citizen.audience.${one}`)}
        </a>
      ))}
    </nav>
  )
}

/**
 * A switch that needs a script is drawn when there is one; without, the foot of the page has links. Stays as it is
 * from one screen to the next.
 */
export const Header = /* @__PURE__ */ memo(function Header({ home }: { home: boolean }) {
  const { t } = useText()
  const { data, spoken, setLang, audience } = usePage()
  const { me } = useMe()
  // Beside the bell there is no room for its name on a phone.
  const named = audience === 'visitor' && !me
  const [online, setOnline] = useState(true)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    look()
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return (
    <>
      <AppHeader
        title={inLang(data.province.appName, spoken)}
        href="/"
        river={data.province.look.river}
        actions={
          <>
            <LanguageSwitch
              label={t('citizen.language')}
              languages={languagesFor(audience, spoken).map((value) => ({ value, label: SHORT[value] }))}
              value={spoken}
              onValue={(value) => setLang(screenLanguage(value) ?? 'vi')}
            />
            <SizeButton />
            <LinkButton variant="quiet" href="/help" className="h-button--bare c-help">
              <span aria-hidden>?</span>
              <span className="h-hidden">{t('citizen.menu.help')}</span>
            </LinkButton>
            <LinkButton variant="quiet" icon={siren} href="/emergency" className="h-button--bare c-siren">
              <span className={named ? undefined : 'h-hidden'}>
                {t(named ? 'citizen.menu.sos' : 'citizen.menu.emergency')}
              </span>
            </LinkButton>
            {(audience !== 'visitor' || me) && <Bell />}
          </>
        }
        below={home && <AudienceSwitch />}
      />
      <output>{!online && <span className="c-offline">{t('citizen.offline')}</span>}</output>
    </>
  )
})
