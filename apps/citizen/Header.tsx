import { useEffect, useState } from 'react'
import { contractOfNotify } from '@hue-s/engines/notify/contract.ts'
import { LANGUAGES } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { AppHeader } from '@hue-s/ui/AppHeader.tsx'
import { Badge } from '@hue-s/ui/Badge.tsx'
import { Button, LinkButton } from '@hue-s/ui/Button.tsx'
import { bell, textAa } from '@hue-s/ui/icon-paths.ts'
import { LanguageSwitch } from '@hue-s/ui/LanguageSwitch.tsx'
import { LiveRegion } from '@hue-s/ui/Toast.tsx'
import { AUDIENCES, SIZES } from './page.ts'
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

/** Three links: they work before any script runs, and change the page in place once it does. */
function AudienceSwitch() {
  const { t } = useText()
  const { audience, setAudience } = usePage()
  return (
    <nav className="c-audience" aria-label={t('citizen.audience.label')}>
      {AUDIENCES.map((one) => (
        <a
          key={one}
          href={`/?audience=${one}`}
          aria-current={one === audience ? 'true' : undefined}
          onClick={(event) => {
            event.preventDefault()
            setAudience(one)
          }}
        >
          {t(`citizen.audience.${one}`)}
        </a>
      ))}
    </nav>
  )
}

/** A switch that needs a script is drawn when there is one; without, the foot of the page has links. */
export function Header({ home }: { home: boolean }) {
  const { t } = useText()
  const { data, lang, setLang } = usePage()
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
        title={data.province.appName[lang]}
        href="/"
        river={data.province.look.river}
        actions={
          <>
            <LanguageSwitch
              label={t('citizen.language')}
              languages={LANGUAGES.map((value) => ({ value, label: value.toUpperCase() }))}
              value={lang}
              onValue={(value) => setLang(value === 'en' ? 'en' : 'vi')}
            />
            <SizeButton />
            <Bell />
          </>
        }
        below={home && <AudienceSwitch />}
      />
      <output>{!online && <span className="c-offline">{t('citizen.offline')}</span>}</output>
    </>
  )
}
