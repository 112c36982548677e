import type { SignedIn } from '@hue-s/engines/identity/web/index.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Field, Select } from '@hue-s/ui/index.ts'
import { user, userCircle } from '@hue-s/ui/icon-paths.ts'
import { LANGUAGE_NAMES } from './languages.ts'
import { Leave } from './Leave.tsx'
import type { Looks } from './App.tsx'
import { Disclosure } from './Disclosure.tsx'
import { THEMES, type Theme } from './prefs.ts'

/** The person's own corner: who they are here, language, light or dark, account, the way out. */
export function PersonMenu({ me, looks, onAccount }: { me: SignedIn; looks: Looks; onAccount: () => void }) {
  const { t } = useText()
  return (
    <Disclosure icon={userCircle} label={me.name} showLabel>
      {(close) => (
        <div className="h-stack">
          <div>
            <p className="o-drop__name">{me.name}</p>
            <ul className="h-small h-second">
              {me.roles.map(({ role, title, unit }) => (
                <li key={`${role} ${unit?.id ?? ''}`}>{unit ? `${title} · ${unit.name}` : title}</li>
              ))}
            </ul>
          </div>
          <Field label={t('office.language')}>
            <Select
              options={LANGUAGE_NAMES.map((one) => ({ ...one, lang: one.value }))}
              value={looks.lang}
              onValue={looks.setLang}
            />
          </Field>
          <Field label={t('office.theme')}>
            <Select
              options={THEMES.map((value) => ({ value, label: t(`office.theme.${value}`) }))}
              value={looks.theme}
              onValue={(value) => looks.setTheme(value as Theme)}
            />
          </Field>
          <Button icon={user} onClick={() => (close(), onAccount())}>
            {t('office.account.title')}
          </Button>
          <Leave />
        </div>
      )}
    </Disclosure>
  )
}
