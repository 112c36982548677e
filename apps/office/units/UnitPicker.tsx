import { useMemo, useState } from 'react'
import { LEVELS, unitsContract, type UnitItem } from '@hue-s/engines/units/contract.ts'
import { fold } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { useRead } from '@hue-s/kernel/web/useRead.ts'
import { Button, Checkbox, Field, FieldGroup, Select, TextInput } from '@hue-s/ui/index.ts'
import { x } from '@hue-s/ui/icon-paths.ts'

/** Every unit in force, read once for all pickers. */
export function useUnits() {
  const read = useRead(unitsContract.list, {})
  return { read, units: read.data?.items ?? [] }
}

interface OneProps {
  label: string
  units: readonly UnitItem[]
  value: string
  onValue: (id: string) => void
  error?: string | undefined
  note?: string | undefined
}

/** One unit, out of a native list grouped by level. */
export function UnitSelect({ label, units, value, onValue, error, note }: OneProps) {
  const { t } = useText()
  return (
    <Field label={label} error={error} note={note}>
      <Select value={value} onValue={onValue} placeholder={t('office.units.choose')}>
        {LEVELS.map((level) => {
          const some = units.filter((unit) => unit.level === level)
          return (
            some.length > 0 && (
              <optgroup key={level} label={t(`office.units.level.${level}`)}>
                {some.map((unit) => (
                  <option key={unit.id} value={unit.id}>
                    {unit.name} ({unit.code})
                  </option>
                ))}
              </optgroup>
            )
          )
        })}
      </Select>
    </Field>
  )
}

interface ManyProps {
  label: string
  hint?: string | undefined
  units: readonly UnitItem[]
  values: readonly string[]
  onValues: (ids: string[]) => void
}

const MOST_SHOWN = 12

/** Several units: type a part of the name, tick; the chosen ones stand above. */
export function UnitsPicker({ label, hint, units, values, onValues }: ManyProps) {
  const { t } = useText()
  const [typed, setTyped] = useState('')
  const found = useMemo(() => {
    const wanted = fold(typed)
    return wanted
      ? units
          .filter((unit) => !values.includes(unit.id) && fold(`${unit.name} ${unit.code}`).includes(wanted))
          .slice(0, MOST_SHOWN)
      : []
  }, [typed, units, values])
  const nameOf = (id: string) => units.find((unit) => unit.id === id)?.name ?? id
  return (
    <FieldGroup label={label} hint={hint}>
      {values.length > 0 && (
        <ul className="h-row">
          {values.map((id) => (
            <li key={id}>
              <Button
                size="small"
                iconAfter={x}
                aria-label={t('office.units.drop', { name: nameOf(id) })}
                onClick={() => onValues(values.filter((one) => one !== id))}
              >
                {nameOf(id)}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <TextInput
        value={typed}
        onValue={setTyped}
        aria-label={t('office.units.find')}
        placeholder={t('office.units.find')}
      />
      {typed && found.length === 0 && <p className="h-small h-second">{t('office.units.notFound')}</p>}
      {found.map((unit) => (
        <Checkbox
          key={unit.id}
          label={`${unit.name} (${unit.code})`}
          checked={false}
          onValue={() => {
            onValues([...values, unit.id])
            setTyped('')
          }}
        />
      ))}
    </FieldGroup>
  )
}
