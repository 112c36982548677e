import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Checkbox, DateInput, Field, FieldGroup, Select, TextInput } from '@hue-s/ui/index.ts'
import { KINDS, type Definition, type NewRule, type Target } from '../../contract.ts'
import { leavesIn, measuresFor, together, type AnyLeaf } from './edit.ts'
import { Figure, LeafEdit } from './LeafEdit.tsx'
import type { Choices } from './names.ts'

interface Props {
  rule: NewRule
  of: Choices
  onRule: (rule: NewRule) => void
  isNew: boolean
}
const BY = ['station', 'river', 'kind'] as const

function WhereEdit({
  definition,
  of,
  onTarget,
}: {
  definition: Definition
  of: Choices
  onTarget: (t: Target) => void
}) {
  const { t, lang } = useText()
  const { target } = definition
  const word = (name: string) => t(`alarms.office.edit.${name}`)
  const rivers = [...new Map(of.stations.flatMap((s) => (s.river ? [[s.river.key, s.river] as const] : []))).values()]
  const begin = (by: string): Target =>
    by === 'river'
      ? { by: 'river', river: rivers[0]?.key ?? '' }
      : by === 'kind'
        ? { by: 'kind', kind: 'river' }
        : { by: 'station', stations: of.stations[0] ? [of.stations[0].key] : [] }
  return (
    <div className="al-say">
      <Field label={word('target')}>
        <Select
          value={target.by}
          options={BY.map((by) => ({ value: by, label: word(`by.${by}`) }))}
          onValue={(by) => onTarget(begin(by))}
        />
      </Field>
      {target.by === 'station' && (
        <Field label={word('station')}>
          <Select
            value={target.stations[0] ?? ''}
            options={of.stations.map((s) => ({ value: s.key, label: s.name[lang] }))}
            onValue={(key) => onTarget({ by: 'station', stations: [key] })}
          />
        </Field>
      )}
      {target.by === 'river' && (
        <Field label={word('river')}>
          <Select
            value={target.river}
            options={rivers.map((r) => ({ value: r.key, label: r.name[lang] }))}
            onValue={(river) => onTarget({ by: 'river', river })}
          />
        </Field>
      )}
      {target.by === 'kind' && (
        <Field label={word('kind')}>
          <Select
            value={target.kind}
            options={KINDS.map((kind) => ({ value: kind, label: t(`alarms.target.kind.${kind}`) }))}
            onValue={(kind) => onTarget({ by: 'kind', kind: KINDS.find((k) => k === kind) ?? 'river' })}
          />
        </Field>
      )}
    </div>
  )
}

function WhenEdit({
  definition,
  of,
  onDefinition,
}: {
  definition: Definition
  of: Choices
  onDefinition: (d: Definition) => void
}) {
  const { t } = useText()
  const word = (name: string) => t(`alarms.office.edit.${name}`)
  const { condition } = definition
  const leaves = leavesIn(condition)
  const put = (next: readonly AnyLeaf[]) => onDefinition({ ...definition, condition: together(next, condition) })
  const last = leaves.at(-1)
  return (
    <>
      {leaves.map((leaf, i) => (
        <LeafEdit
          key={`${i} of ${leaves.length}`}
          leaf={leaf}
          of={of}
          definition={definition}
          alone={leaves.length === 1}
          onLeaf={(next) => put(leaves.map((one, j) => (i === j ? next : one)))}
          onRemove={leaves.length > 1 ? () => put(leaves.filter((_, j) => j !== i)) : undefined}
        />
      ))}
      {'of' in condition && (
        <div className="al-say">
          <Field label={word('join')}>
            <Select
              value={condition.kind}
              options={(['all', 'any'] as const).map((kind) => ({ value: kind, label: word(`join.${kind}`) }))}
              onValue={(kind) =>
                onDefinition({ ...definition, condition: { ...condition, kind: kind === 'any' ? 'any' : 'all' } })
              }
            />
          </Field>
          <Figure
            label={word('joinWithin')}
            value={condition.within}
            suffix={word('minutes')}
            onValue={(n) =>
              onDefinition({ ...definition, condition: { ...condition, within: Math.max(1, Math.round(n)) } })
            }
          />
        </div>
      )}
      {last && last.kind !== 'silence' && leaves.length < 6 && (
        <div>
          <Button size="small" onClick={() => put([...leaves, { ...last }])}>
            {word('add')}
          </Button>
        </div>
      )}
    </>
  )
}

/** A rule as a sentence with places to fill. */
export function RuleForm({ rule, of, onRule, isNew }: Props) {
  const { t, lang } = useText()
  const word = (name: string) => t(`alarms.office.edit.${name}`)
  const { definition } = rule
  const onDefinition = (next: Definition) => onRule({ ...rule, definition: next })
  const aim = (target: Target) => {
    const leaves = leavesIn(definition.condition)
    const first = measuresFor(of, { ...definition, target }, null)
    // What is not measured there cannot be asked there.
    const fitted = leaves.map((leaf) => {
      if (leaf.station !== null || first.some((m) => m.measure === leaf.measure) || !first[0]) return leaf
      return { ...leaf, ...first[0] }
    })
    onDefinition({ ...definition, target, condition: together(fitted, definition.condition) })
  }
  return (
    <div className="h-stack">
      <WhereEdit definition={definition} of={of} onTarget={aim} />
      <WhenEdit definition={definition} of={of} onDefinition={onDefinition} />
      <div className="al-say">
        <Field label={word('severity')}>
          <Select
            value={String(definition.severity)}
            options={[1, 2, 3, 4].map((n) => ({ value: String(n), label: t(`alarms.severity.${n}`) }))}
            onValue={(n) => onDefinition({ ...definition, severity: Number(n) })}
          />
        </Field>
        <Field label={word('runbook')}>
          <Select
            value={definition.runbook}
            options={of.runbooks.map((b) => ({ value: b.id, label: b.name[lang] }))}
            onValue={(runbook) => onDefinition({ ...definition, runbook })}
          />
        </Field>
        <Figure
          label={word('cooldown')}
          value={definition.cooldown}
          suffix={word('minutes')}
          onValue={(n) => onDefinition({ ...definition, cooldown: Math.max(0, Math.round(n)) })}
        />
      </div>
      <Checkbox
        label={word('enabled')}
        checked={definition.enabled}
        onValue={(enabled) => onDefinition({ ...definition, enabled })}
      />
      <Field label={word('nameVi')}>
        <TextInput
          value={rule.name.vi}
          maxLength={120}
          onValue={(vi) => onRule({ ...rule, name: { ...rule.name, vi } })}
        />
      </Field>
      <Field label={word('nameEn')}>
        <TextInput
          value={rule.name.en}
          maxLength={120}
          onValue={(en) => onRule({ ...rule, name: { ...rule.name, en } })}
        />
      </Field>
      {isNew && (
        <Field label={word('key')} hint={word('keyHint')}>
          <TextInput value={rule.key} maxLength={60} onValue={(key) => onRule({ ...rule, key })} />
        </Field>
      )}
      <Field label={word('citation')}>
        <TextInput value={rule.citation} maxLength={300} onValue={(citation) => onRule({ ...rule, citation })} />
      </Field>
      <FieldGroup label={t('alarms.office.validFrom')}>
        <DateInput
          value={rule.validFrom}
          onValue={(validFrom) => onRule({ ...rule, validFrom })}
          labels={{ day: word('day'), month: word('month'), year: word('year'), pick: word('pick') }}
        />
      </FieldGroup>
    </div>
  )
}
