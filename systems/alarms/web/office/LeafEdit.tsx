import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Field, Select, TextInput } from '@hue-s/ui/index.ts'
import type { Bound, Definition } from '../../contract.ts'
import { measuresFor, VERBS, verbOf, withVerb, type AnyLeaf, type Verb } from './edit.ts'
import type { Choices } from './names.ts'

interface NumberProps {
  label: string
  value: number
  suffix: string
  onValue: (value: number) => void
}
/** A number as people type it, with a comma too. */
export function Figure({ label, value, suffix, onValue }: NumberProps) {
  const { lang } = useText()
  return (
    <Field label={label}>
      <TextInput
        inputMode="decimal"
        defaultValue={lang === 'vi' ? String(value).replace('.', ',') : String(value)}
        suffix={suffix}
        onValue={(text) => {
          const read = Number(text.trim().replace(',', '.'))
          if (text.trim() !== '' && Number.isFinite(read)) onValue(read)
        }}
      />
    </Field>
  )
}

const BOUNDS = ['figure', '1', '2', '3', 'normal'] as const
const boundName = (bound: Bound) => (typeof bound === 'number' ? 'figure' : String(bound.line))
const boundOf = (name: string): Bound =>
  name === 'normal' ? { line: 'normal' } : name === '1' ? { line: 1 } : name === '2' ? { line: 2 } : name === '3' ? { line: 3 } : 1 // prettier-ignore

interface Props {
  leaf: AnyLeaf
  of: Choices
  definition: Definition
  alone: boolean
  onLeaf: (leaf: AnyLeaf) => void
  onRemove: (() => void) | undefined
}

/** One condition as a sentence with places to fill. */
export function LeafEdit({ leaf, of, definition, alone, onLeaf, onRemove }: Props) {
  const { t, lang } = useText()
  const word = (name: string) => t(`alarms.office.edit.${name}`)
  const measures = measuresFor(of, definition, leaf.station)
  const verbs = VERBS.filter((verb) => alone || verb !== 'silence')
  return (
    <div className="al-say">
      <Field label={word('where')}>
        <Select
          value={leaf.station ?? ''}
          options={[
            { value: '', label: word('thatStation') },
            ...of.stations.map((s) => ({ value: s.key, label: s.name[lang] })),
          ]}
          onValue={(key) => {
            const next = measuresFor(of, definition, key || null)
            const kept = next.find((m) => m.measure === leaf.measure) ?? next[0]
            onLeaf({
              ...leaf,
              station: key || null,
              measure: kept?.measure ?? leaf.measure,
              unit: kept?.unit ?? leaf.unit,
            })
          }}
        />
      </Field>
      <Field label={word('measure')}>
        <Select
          value={leaf.measure}
          options={measures.map((m) => ({ value: m.measure, label: t(`environment.measure.${m.measure}`) }))}
          onValue={(measure) =>
            onLeaf({ ...leaf, measure, unit: measures.find((m) => m.measure === measure)?.unit ?? '' })
          }
        />
      </Field>
      <Field label={word('verb')}>
        <Select
          value={verbOf(leaf)}
          options={verbs.map((verb) => ({ value: verb, label: word(`verb.${verb}`) }))}
          onValue={(verb) => onLeaf(withVerb(leaf, verb as Verb))}
        />
      </Field>
      <Figures leaf={leaf} onLeaf={onLeaf} />
      {onRemove && (
        <Button size="small" onClick={onRemove}>
          {word('remove')}
        </Button>
      )}
    </div>
  )
}

function Figures({ leaf, onLeaf }: Pick<Props, 'leaf' | 'onLeaf'>) {
  const { t } = useText()
  const word = (name: string) => t(`alarms.office.edit.${name}`)
  const whole = (n: number, least: number) => Math.max(least, Math.round(n))
  const key = `${verbOf(leaf)} ${leaf.measure}`
  if (leaf.kind === 'silence')
    return <Figure key={key} label={word('within')} value={leaf.minutes} suffix={word('minutes')} onValue={(n) => onLeaf({ ...leaf, minutes: whole(n, 1) })} /> // prettier-ignore
  return (
    <>
      {leaf.kind === 'level' && (
        <Field label={word('line')}>
          <Select
            value={boundName(leaf.value)}
            options={BOUNDS.map((name) => ({
              value: name,
              label: name === 'figure' ? word('figure') : t(`alarms.line.${name}`),
            }))}
            onValue={(name) => onLeaf({ ...leaf, value: boundOf(name) })}
          />
        </Field>
      )}
      {leaf.kind === 'change' ? (
        <Figure
          key={`${key} by`}
          label={word('by')}
          value={leaf.by}
          suffix={leaf.unit}
          onValue={(by) => onLeaf({ ...leaf, by: Math.abs(by) })}
        />
      ) : (
        typeof leaf.value === 'number' && (
          <Figure
            key={`${key} value`}
            label={word('value')}
            value={leaf.value}
            suffix={leaf.unit}
            onValue={(value) => onLeaf({ ...leaf, value })}
          />
        )
      )}
      {leaf.kind === 'level' ? (
        <Figure
          key={`${key} minutes`}
          label={word('held')}
          value={leaf.minutes}
          suffix={word('minutes')}
          onValue={(n) => onLeaf({ ...leaf, minutes: whole(n, 0) })}
        />
      ) : (
        <Figure
          key={`${key} within`}
          label={word('within')}
          value={leaf.within}
          suffix={word('minutes')}
          onValue={(n) => onLeaf({ ...leaf, within: whole(n, 1) })}
        />
      )}
      <Figure
        key={`${key} back`}
        label={word('back')}
        value={leaf.back}
        suffix={leaf.unit}
        onValue={(back) => onLeaf({ ...leaf, back: Math.abs(back) })}
      />
    </>
  )
}
