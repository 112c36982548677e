import { useRef } from 'react'
import { Button } from '@hue-s/ui/index.ts'
import { plus, trash } from '@hue-s/ui/icon-paths.ts'
import type { Repeat } from '../../shared/model/form.ts'
import { wordsIn } from '../../shared/model/say.ts'
import { FieldOf, type FieldOfProps } from './FieldOf.tsx'
import { idOf, useTools } from './tools.ts'

interface Props {
  repeat: Repeat
  /** The asked questions of each time. */
  rows: readonly (readonly FieldOfProps[])[]
  fault: string | undefined
}

/** Questions asked several times over: one frame for each time, to add to and to take from. */
export function RepeatOf({ repeat, rows, fault }: Props) {
  const { lang, t, addRow, removeRow } = useTools()
  const box = useRef<HTMLDivElement>(null)
  const label = wordsIn(repeat.label, lang)
  const fixed = repeat.times !== undefined
  const { least = 0, most = 200 } = repeat
  const after = (find: () => HTMLElement | null | undefined) => setTimeout(() => find()?.focus())
  const frames = () => box.current?.querySelectorAll<HTMLElement>(':scope > fieldset')
  const add = () => {
    addRow(repeat.name, rows.length)
    after(() => frames()?.item(rows.length))
  }
  const remove = (row: number) => {
    removeRow(repeat.name, row)
    after(() => frames()?.item(Math.max(0, row - 1)) ?? box.current?.querySelector<HTMLElement>('.f-add'))
  }
  return (
    <div ref={box} className="f-repeat" id={idOf(repeat.name)} tabIndex={-1}>
      <h3 className="f-repeat__title">{label}</h3>
      {repeat.hint && <p className="h-field__hint">{wordsIn(repeat.hint, lang)}</p>}
      {fault && <p className="h-field__error">{fault}</p>}
      {rows.map((fields, row) => (
        // A time has no name but its place: fields hold nothing of their own that would go to another.
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset key={row} className="f-row" tabIndex={-1}>
          <legend>{t('forms.fill.rowOf', { label, n: row + 1 })}</legend>
          {fields.map((props) => (
            <FieldOf key={props.path} {...props} />
          ))}
          {!fixed && rows.length > least && (
            <Button variant="quiet" icon={trash} onClick={() => remove(row)}>
              {t('forms.fill.removeRow', { label, n: row + 1 })}
            </Button>
          )}
        </fieldset>
      ))}
      {!fixed && rows.length < most && (
        <Button icon={plus} className="f-add" onClick={add}>
          {t(rows.length === 0 ? 'forms.fill.addFirst' : 'forms.fill.addRow', { label })}
        </Button>
      )}
      {!fixed && rows.length >= most && <p className="h-small h-second">{t('forms.fill.mostRows', { n: most })}</p>}
    </div>
  )
}
