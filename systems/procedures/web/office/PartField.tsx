import { useState } from 'react'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button, Checkbox, Field, Select, TextArea, TextInput } from '@hue-s/ui/index.ts'
import { AUDIENCES, type Part } from './shape.ts'
import { conditionText, listText, orNull, textCondition, textList, withPart } from './values.ts'

type Plain = Record<string, unknown>
interface Props {
  part: Part
  value: unknown
  onValue: (value: unknown) => void
}

/** Text that is read as something else once it is left: typing is never corrected under the hand. */
function ParsedInput({ text, onText }: { text: string; onText: (text: string) => void }) {
  const [typed, setTyped] = useState(text)
  return <TextInput value={typed} onValue={setTyped} onBlur={() => onText(typed)} />
}

function BothWords({ part, value, onValue }: Props) {
  const { t } = useText()
  const words = (value ?? { vi: '', en: '' }) as { vi: string; en: string }
  const label = t(`procedures.office.part.${part.name}`)
  const set = (name: 'vi' | 'en', text: string) => {
    const next = { ...words, [name]: text }
    onValue(next.vi === '' && next.en === '' && value === null ? null : next)
  }
  return (
    <div className="pc-both">
      {(['vi', 'en'] as const).map((one) => (
        <Field key={one} label={`${label} (${t(`procedures.office.lang.${one}`)})`}>
          {part.kind === 'longWords' ? (
            <TextArea rows={3} value={words[one]} onValue={(text) => set(one, text)} />
          ) : (
            <TextInput value={words[one]} onValue={(text) => set(one, text)} />
          )}
        </Field>
      ))}
    </div>
  )
}

function Rows({ part, value, onValue }: Props & { part: Part & { kind: 'rows' } }) {
  const { t } = useText()
  const rows = (value ?? []) as Plain[]
  const label = t(`procedures.office.part.${part.name}`)
  const move = (from: number, to: number) => {
    const next = [...rows]
    const [row] = next.splice(from, 1)
    if (row) next.splice(to, 0, row)
    onValue(next)
  }
  return (
    <fieldset className="pc-rows">
      <legend>{label}</legend>
      {rows.map((row, n) => (
        // Rows have no name that stays while it is typed; moving one draws its boxes anew on purpose.
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset key={n} className="pc-row">
          <legend>{t('procedures.office.rowOf', { what: label, n: n + 1 })}</legend>
          <PartFields parts={part.parts} value={row} onValue={(next) => onValue(rows.with(n, next))} />
          <div className="h-row">
            <Button size="small" variant="quiet" disabled={n === 0} onClick={() => move(n, n - 1)}>
              {t('procedures.office.up')}
            </Button>
            <Button size="small" variant="quiet" disabled={n === rows.length - 1} onClick={() => move(n, n + 1)}>
              {t('procedures.office.down')}
            </Button>
            <Button size="small" variant="quiet" onClick={() => onValue(rows.filter((_, at) => at !== n))}>
              {t('procedures.office.remove')}
            </Button>
          </div>
        </fieldset>
      ))}
      <Button size="small" onClick={() => onValue([...rows, structuredClone(part.blank)])}>
        {t('procedures.office.add', { what: label })}
      </Button>
    </fieldset>
  )
}

function One({ part, value, onValue }: Props) {
  const { t } = useText()
  const label = t(`procedures.office.part.${part.name}`)
  if (part.kind === 'words' || part.kind === 'longWords')
    return <BothWords part={part} value={value} onValue={onValue} />
  if (part.kind === 'rows') return <Rows part={part} value={value} onValue={onValue} />
  if (part.kind === 'group')
    return (
      <fieldset className="pc-row">
        <legend>{label}</legend>
        <PartFields parts={part.parts} value={(value ?? {}) as Plain} onValue={onValue} />
      </fieldset>
    )
  if (part.kind === 'truth') return <Checkbox label={label} checked={value === true} onValue={onValue} />
  if (part.kind === 'select')
    return (
      <Field label={label}>
        <Select
          value={String(value ?? '')}
          onValue={onValue}
          options={part.options.map((one) => ({
            value: one,
            label: part.words === undefined ? one : t(`procedures.${part.words}.${one}`),
          }))}
        />
      </Field>
    )
  if (part.kind === 'list')
    return (
      <Field label={label} hint={part.name === 'audience' ? AUDIENCES : t('procedures.office.listHint')}>
        <ParsedInput text={listText(value)} onText={(text) => onValue(textList(text))} />
      </Field>
    )
  if (part.kind === 'condition')
    return (
      <Field label={label} hint={t('procedures.office.conditionHint')}>
        <ParsedInput text={conditionText(value)} onText={(text) => onValue(textCondition(text))} />
      </Field>
    )
  const shown = value === null || value === undefined ? '' : String(value)
  const isNumber = part.kind === 'number'
  return (
    <Field label={label}>
      <TextInput
        type={part.kind === 'date' ? 'date' : isNumber ? 'number' : 'text'}
        step="any"
        value={shown}
        onValue={(text) => onValue(isNumber ? (text === '' ? null : Number(text)) : orNull(text))}
      />
    </Field>
  )
}

/** The parts of a record, each with a box of its kind; records inside records are drawn the same way. */
export function PartFields({
  parts,
  value,
  onValue,
}: {
  parts: readonly Part[]
  value: Plain
  onValue: (value: Plain) => void
}) {
  return (
    <div className="pc-fields">
      {parts.map((part) => (
        <One
          key={part.name}
          part={part}
          value={value[part.name]}
          onValue={(next) => onValue(withPart(value, part.name, next))}
        />
      ))}
    </div>
  )
}
