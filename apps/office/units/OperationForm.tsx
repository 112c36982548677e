import { LEVELS, type Level, type UnitItem } from '@hue-s/engines/units/contract.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Alert, Button, Card, Field, Select, TextInput } from '@hue-s/ui/index.ts'
import { plus, trash } from '@hue-s/ui/icon-paths.ts'
import { KINDS, newUnit, type Kind, type Line, type NewUnit } from './draft.ts'
import { UnitSelect, UnitsPicker } from './UnitPicker.tsx'

interface Props {
  place: number
  line: Line
  units: readonly UnitItem[]
  faults: readonly string[]
  onLine: (line: Line) => void
  onRemove?: (() => void) | undefined
}

/** One operation of a reorganisation, with what the server found wrong in it. */
export function OperationForm({ place, line, units, faults, onLine, onRemove }: Props) {
  const { t } = useText()
  const set = (part: Partial<Line>) => onLine({ ...line, ...part })
  return (
    <Card
      title={t('office.units.operation', { n: place })}
      level={3}
      aside={
        onRemove && (
          <Button variant="quiet" size="small" icon={trash} onClick={onRemove}>
            {t('office.units.removeOperation')}
          </Button>
        )
      }
    >
      <div className="h-stack">
        {faults.length > 0 && (
          <Alert tone="danger" title={t('office.units.wrongHere')}>
            <ul>
              {faults.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </Alert>
        )}
        <Field label={t('office.units.kind')} hint={t(`office.units.kind.${line.op}.hint`)}>
          <Select
            value={line.op}
            onValue={(op) => set({ op: op as Kind })}
            options={KINDS.map((value) => ({ value, label: t(`office.units.kind.${value}`) }))}
          />
        </Field>
        {line.op === 'merge' ? (
          <UnitsPicker
            label={t('office.units.from')}
            hint={t('office.units.from.hint')}
            units={units}
            values={line.from}
            onValues={(from) => set({ from })}
          />
        ) : (
          <UnitSelect
            label={t('office.units.unit')}
            units={units}
            value={line.from[0] ?? ''}
            onValue={(id) => set({ from: id ? [id] : [] })}
          />
        )}
        <Rest line={line} units={units} set={set} />
      </div>
    </Card>
  )
}

function Rest({ line, units, set }: { line: Line; units: readonly UnitItem[]; set: (part: Partial<Line>) => void }) {
  const { t } = useText()
  const setUnit = (changed: NewUnit) => set({ into: line.into.map((one) => (one.key === changed.key ? changed : one)) })
  const first = line.into[0]
  switch (line.op) {
    case 'merge':
      return first ? <UnitForm legend={t('office.units.into')} unit={first} units={units} onUnit={setUnit} /> : null
    case 'split':
      return (
        <>
          {line.into.map((unit, index) => (
            <UnitForm
              key={unit.key}
              legend={t('office.units.part', { n: index + 1 })}
              unit={unit}
              units={units}
              onUnit={setUnit}
              shared
              onRemove={line.into.length > 2 ? () => set({ into: line.into.filter((one) => one !== unit) }) : undefined}
            />
          ))}
          <Button icon={plus} onClick={() => set({ into: [...line.into, newUnit(first?.kind)] })}>
            {t('office.units.addPart')}
          </Button>
        </>
      )
    case 'rename':
      return (
        <div className="o-cols">
          <Field label={t('office.units.newName')}>
            <TextInput value={line.name} onValue={(name) => set({ name })} />
          </Field>
          <Field label={t('office.units.type')} note={t('office.optional')}>
            <TextInput value={line.type} onValue={(type) => set({ type })} />
          </Field>
          <Field label={t('office.units.code')} note={t('office.optional')}>
            <TextInput value={line.code} onValue={(code) => set({ code })} />
          </Field>
        </div>
      )
    case 'recode':
      return (
        <Field label={t('office.units.newCode')}>
          <TextInput value={line.code} onValue={(code) => set({ code })} />
        </Field>
      )
    case 'move':
      return (
        <UnitSelect
          label={t('office.units.newParent')}
          units={units}
          value={line.parentId}
          onValue={(parentId) => set({ parentId })}
        />
      )
    case 'dissolve':
      return (
        <UnitsPicker
          label={t('office.units.heirs')}
          hint={t('office.units.heirs.hint')}
          units={units}
          values={line.heirs}
          onValues={(heirs) => set({ heirs })}
        />
      )
  }
}

interface UnitFormProps {
  legend: string
  unit: NewUnit
  units: readonly UnitItem[]
  onUnit: (unit: NewUnit) => void
  shared?: boolean
  onRemove?: (() => void) | undefined
}

function UnitForm({ legend, unit, units, onUnit, shared, onRemove }: UnitFormProps) {
  const { t } = useText()
  const set = (part: Partial<NewUnit>) => onUnit({ ...unit, ...part })
  return (
    <fieldset className="h-stack">
      <legend className="h-field__label">{legend}</legend>
      <div className="o-cols">
        <Field label={t('office.units.unitName')}>
          <TextInput value={unit.name} onValue={(name) => set({ name })} />
        </Field>
        <Field label={t('office.units.code')}>
          <TextInput value={unit.code} onValue={(code) => set({ code })} />
        </Field>
        <Field label={t('office.units.type')}>
          <TextInput value={unit.type} onValue={(type) => set({ type })} />
        </Field>
        <Field label={t('office.units.level')}>
          <Select
            value={unit.kind}
            onValue={(kind) => set({ kind: kind as Level })}
            options={LEVELS.map((value) => ({ value, label: t(`office.units.level.${value}`) }))}
          />
        </Field>
        <UnitSelect
          label={t('office.units.parentUnit')}
          units={units}
          value={unit.parentId}
          onValue={(parentId) => set({ parentId })}
        />
        {shared && (
          <Field label={t('office.units.share')}>
            <TextInput value={unit.share} onValue={(share) => set({ share })} inputMode="decimal" suffix="%" />
          </Field>
        )}
      </div>
      {onRemove && (
        <Button variant="quiet" size="small" icon={trash} onClick={onRemove}>
          {t('office.units.removePart')}
        </Button>
      )}
    </fieldset>
  )
}
