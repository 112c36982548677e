import { useEffect, useMemo, useState } from 'react'
import { useLocation, useRouter } from 'wouter'
import type { Session } from '@hue-s/engines/identity/web/index.ts'
import { DeskProvider, type Desk } from '@hue-s/kernel/web/desk.tsx'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { findScreen, mayOpen, pathOf } from '@hue-s/kernel/web/match.ts'
import { Opened } from '@hue-s/kernel/web/Opened.tsx'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { AppHeader, Button, EmptyState, Icon, LiveRegion, Select, SkipLink } from '@hue-s/ui/index.ts'
import { iconByName } from '@hue-s/ui/icon-by-name.ts'
import type { Looks } from './App.tsx'
import { Bell } from './Bell.tsx'
import { KeyList } from './KeyList.tsx'
import { PersonMenu } from './PersonMenu.tsx'
import { useInstance } from '@hue-s/kernel/web/useInstance.ts'
import { menu, screens } from './screens.ts'
import { SearchBox } from './SearchBox.tsx'
import { useToasts } from './toasts.tsx'

/** The console around the screens: province and search above, the menu on the left, what just happened below. */
export function Shell({ session, looks }: { session: Session; looks: Looks }) {
  const { t } = useText()
  const { me } = session
  const [keysOpen, setKeysOpen] = useState(false)
  const { toast, say, soon } = useToasts()
  const units = useMemo(() => unitsOf(session), [session])
  const [unit, setUnit] = useState<string | null>(null)
  const { name: province, river } = useInstance()
  const [path, go] = useLocation()
  const parser = useRouter().parser
  const mine = menu.filter((one) => mayOpen(one.allow, me))
  const found = findScreen(parser, screens, path)
  const first = mine[0]
  const desk: Desk = useMemo(
    () => ({
      person: { id: me.id, name: me.name },
      unit,
      say,
      soon,
      may: (permission) => me.permissions.includes(permission),
    }),
    [me, unit, say, soon],
  )
  useEffect(() => {
    if (path === '/' && first) go(pathOf(first), { replace: true })
  }, [path, first, go])
  // A place of the menu that the open screen lies under; a screen with a place of its own lies under none.
  const above =
    found && !mine.includes(found.screen) ? mine.find((one) => path.startsWith(`${pathOf(one)}/`)) : undefined
  const title = found ? t(found.screen.title) : t('office.title')
  useEffect(() => void (document.title = `${title} · ${t('office.title')}`), [title, t])
  useKeys(t('office.keys.everywhere'), [
    { key: '?', label: t('office.keys.show'), run: () => setKeysOpen(true) },
    ...mine.slice(0, 9).map((one, index) => ({
      key: String(index + 1),
      label: t('office.keys.open', { screen: t(one.title) }),
      run: () => go(pathOf(one)),
    })),
  ])
  return (
    <DeskProvider value={desk}>
      <div className="o-shell">
        <SkipLink>{t('office.skip')}</SkipLink>
        <AppHeader
          title={province || t('office.title')}
          river={river}
          href="/office/"
          onTitleClick={(event) => (event.preventDefault(), go('/'))}
          actions={
            <>
              {units.length > 1 && <UnitSwitch units={units} unit={unit} onUnit={setUnit} />}
              <Button variant="quiet" aria-label={t('office.keys.show')} onClick={() => setKeysOpen(true)}>
                ?
              </Button>
              <Bell onGo={go} />
              <PersonMenu me={me} looks={looks} onAccount={() => go('/account')} />
            </>
          }
        >
          <SearchBox screens={mine} onGo={go} />
        </AppHeader>
        <nav className="o-menu" aria-label={t('office.menu')}>
          <ul>
            {mine.map((one) => (
              <li key={one.path}>
                <a
                  href={`/office${pathOf(one)}`}
                  className="o-menu__place"
                  aria-current={found?.screen === one ? 'page' : one === above ? 'true' : undefined}
                  onClick={(event) => {
                    if (event.ctrlKey || event.metaKey || event.shiftKey) return
                    event.preventDefault()
                    go(pathOf(one))
                  }}
                >
                  <Icon icon={iconByName(one.menu?.icon ?? 'list')} />
                  <span>{t(one.title)}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <main id="main" className="o-main" tabIndex={-1}>
          <LiveRegion message={title} />
          {path === '/' && !first ? (
            <EmptyState level={1} title={t('office.nothing')}>
              {t('office.nothing.why')}
            </EmptyState>
          ) : (
            path !== '/' && <Opened found={found} me={me} />
          )}
        </main>
        <KeyList open={keysOpen} onClose={() => setKeysOpen(false)} />
        {toast}
      </div>
    </DeskProvider>
  )
}

/** The units in which the person holds a role, each once. */
function unitsOf({ me }: Session) {
  const units = new Map(me.roles.flatMap(({ unit }) => (unit ? [[unit.id, unit.name] as const] : [])))
  return Array.from(units, ([value, label]) => ({ value, label }))
}

interface UnitSwitchProps {
  units: { value: string; label: string }[]
  unit: string | null
  onUnit: (unit: string | null) => void
}

function UnitSwitch({ units, unit, onUnit }: UnitSwitchProps) {
  const { t } = useText()
  return (
    <span className="o-unit">
      <Select
        aria-label={t('office.unit')}
        placeholder={t('office.unit.all')}
        options={units}
        value={unit ?? ''}
        onValue={(value) => onUnit(value || null)}
      />
    </span>
  )
}
