import type { NewPreferences, Preferences } from '@hue-s/engines/notify/contract.ts'
import { unitsContract } from '@hue-s/engines/units/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button } from '@hue-s/ui/Button.tsx'
import { Card } from '@hue-s/ui/Card.tsx'
import { Field } from '@hue-s/ui/Field.tsx'
import { x } from '@hue-s/ui/icon-paths.ts'
import { Select } from '@hue-s/ui/Select.tsx'

const MOST = 60

/** The communes whose alerts and news are sent: chosen one by one, each taken away by its own button. */
export function NotifyAreas({
  data,
  set,
  busy,
}: {
  data: Preferences
  set: (next: NewPreferences) => void
  busy: boolean
}) {
  const { t } = useText()
  const { data: communes } = useRead(unitsContract.list, { level: 'commune' })
  const all = communes?.items ?? []
  const nameOf = (id: string) => {
    const found = all.find((one) => one.id === id)
    return found ? `${found.type} ${found.name}` : t('citizen.notify.areaOld')
  }
  const { units } = data
  const free = all.filter(({ id }) => !units.includes(id))
  return (
    <Card title={t('citizen.notify.areas')}>
      <div className="h-stack">
        <p className="h-small h-second">{t('citizen.notify.areasWords')}</p>
        {units.length === 0 && <p>{t('citizen.notify.areasNone')}</p>}
        <ul className="h-stack">
          {units.map((id) => (
            <li key={id} className="h-row">
              <span>{nameOf(id)}</span>
              <Button
                size="small"
                variant="quiet"
                icon={x}
                label={t('citizen.notify.areaDrop', { name: nameOf(id) })}
                disabled={busy}
                onClick={() => set({ units: units.filter((one) => one !== id) })}
              />
            </li>
          ))}
        </ul>
        {units.length < MOST && free.length > 0 && (
          <Field id="area" label={t('citizen.notify.areaAdd')}>
            <Select
              value=""
              disabled={busy}
              placeholder={t('citizen.notify.areaChoose')}
              onValue={(id) => id && set({ units: [...units, id] })}
              options={free.map(({ id, type, name }) => ({ value: id, label: `${type} ${name}` }))}
            />
          </Field>
        )}
      </div>
    </Card>
  )
}
