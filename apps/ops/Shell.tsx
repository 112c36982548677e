import { useEffect, useState } from 'react'
import { Link, useLocation, useRouter } from 'wouter'
import { signOut, type SignedIn } from '@hue-s/engines/identity/web/index.ts'
import { day } from '@hue-s/kernel/shared/text.ts'
import { findScreen, mayOpen } from '@hue-s/kernel/web/match.ts'
import { Opened } from '@hue-s/kernel/web/Opened.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useInstance } from '@hue-s/kernel/web/useInstance.ts'
import { Button, SkipLink } from '@hue-s/ui/index.ts'
import { chartBar, globe, list, signOut as signOutIcon } from '@hue-s/ui/icon-paths.ts'
import { screens } from './screens.ts'
import { useShift } from './useShift.ts'

interface Props {
  me: SignedIn
  onLanguage: () => void
}

/** The head of the wall: whose it is, the time, the way to the tables; below it the screen fills the rest. */
export function Shell({ me, onLanguage }: Props) {
  const { t, lang } = useText()
  const [path, go] = useLocation()
  const found = findScreen(useRouter().parser, screens, path)
  const { name: province } = useInstance()
  const wall = path === '/' && found !== undefined && mayOpen(found.screen.allow, me)
  const shift = useShift(wall)
  useEffect(
    () => void (document.title = `${t(found?.screen.title ?? 'ops.title')} · ${province}`),
    [t, found, province],
  )
  return (
    <div className={wall ? 'w-shell w-shell--wall' : 'w-shell'} style={shift}>
      <SkipLink>{t('ops.skip')}</SkipLink>
      <header className="w-head">
        <p className="w-head__title">{province ? t('ops.of', { province }) : t('ops.title')}</p>
        <Clock lang={lang} />
        <Walls me={me} path={path} />
        <div className="w-head__actions">
          <Button variant="quiet" size="small" icon={wall ? list : chartBar} onClick={() => go(wall ? '/table' : '/')}>
            {t(wall ? 'ops.toTable' : 'ops.toWall')}
          </Button>
          <Button variant="quiet" size="small" icon={globe} onClick={onLanguage}>
            {t('ops.otherLanguage')}
          </Button>
          <Button
            variant="quiet"
            size="small"
            icon={signOutIcon}
            onClick={() => void signOut()}
            aria-label={t('ops.signOut.of', { name: me.name })}
          >
            {t('ops.signOut')}
          </Button>
        </div>
      </header>
      <main id="main" className="w-main" tabIndex={-1}>
        <Opened found={found} me={me} />
      </main>
    </div>
  )
}

/** The walls that stand beside each other; each only for whom it is open. */
const WALLS = ['/', '/alarms', '/environment']

function Walls({ me, path }: { me: SignedIn; path: string }) {
  const { t } = useText()
  const open = WALLS.flatMap((at) => screens.find((one) => one.path === at && mayOpen(one.allow, me)) ?? [])
  if (open.length < 2) return null
  return (
    <nav className="w-walls" aria-label={t('ops.walls')}>
      {open.map((one) => (
        <Link key={one.path} href={one.path} aria-current={one.path === path ? 'page' : undefined}>
          {t(one.title)}
        </Link>
      ))}
    </nav>
  )
}

const ZONE = 'Asia/Ho_Chi_Minh'

/** The time to the second, in Vietnam. */
function Clock({ lang }: { lang: 'vi' | 'en' }) {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const time = now.toLocaleTimeString('en-GB', { timeZone: ZONE })
  const weekday = now.toLocaleDateString(lang === 'vi' ? 'vi-VN' : 'en-GB', { timeZone: ZONE, weekday: 'long' })
  return (
    <p className="w-clock h-figures">
      <time dateTime={now.toISOString()}>{time}</time>
      <span className="h-second">
        {weekday}, {day(now)}
      </span>
    </p>
  )
}
