import { Button, Checkbox, Select } from '@hue-s/ui/index.ts'
import { useFieldLink } from '@hue-s/ui/field-context.ts'
import { x } from '@hue-s/ui/icon-paths.ts'
import type { Plain } from '../../shared/model/form.ts'
import { labelOf, wordsIn } from '../../shared/model/say.ts'
import { ChoiceSearch } from './ChoiceSearch.tsx'
import { useTools, type ControlProps } from './tools.ts'

/** Up to here a choice is cards, then the phone's own list, then a box that finds. */
export const MOST_CARDS = 6
const MOST_NATIVE = 60
const MOST_CHECKS = 12

/** One of a list too long for cards. */
export function OneOf({ offered, value, onValue }: ControlProps) {
  const { lang, t } = useTools()
  const chosen = typeof value === 'string' ? value : null
  if (offered.length > MOST_NATIVE) return <ChoiceSearch choices={offered} chosen={chosen} onChoose={onValue} />
  return (
    <Select
      value={chosen ?? ''}
      placeholder={t('forms.fill.choose')}
      options={offered.map((one) => ({ value: one.value, label: wordsIn(one.label, lang) }))}
      onValue={(next) => onValue(next === '' ? null : next)}
    />
  )
}

const listOf = (value: Plain): readonly string[] => (Array.isArray(value) ? (value as readonly string[]) : [])

/** Several of a list: boxes to tick, or a box that finds and what was found. */
export function SeveralOf({ question, offered, value, onValue }: ControlProps) {
  const { form, lang, t } = useTools()
  const { id } = useFieldLink({})
  const chosen = listOf(value)
  const put = (next: readonly string[]) => onValue(next.length > 0 ? next : null)
  const words = (one: string) => {
    const label = labelOf(form, question.list, one)
    return label ? wordsIn(label, lang) : one
  }
  if (offered.length <= MOST_CHECKS)
    return (
      <div className="f-checks">
        {offered.map((one, n) => (
          <Checkbox
            key={one.value}
            {...(n === 0 ? { id } : {})}
            label={wordsIn(one.label, lang)}
            checked={chosen.includes(one.value)}
            onValue={(on) => put(on ? [...chosen, one.value] : chosen.filter((other) => other !== one.value))}
          />
        ))}
      </div>
    )
  return (
    <>
      {chosen.length > 0 && (
        <ul className="f-chosen">
          {chosen.map((one) => (
            <li key={one}>
              <span>{words(one)}</span>
              <Button
                variant="quiet"
                icon={x}
                label={t('forms.fill.unchoose', { choice: words(one) })}
                onClick={() => put(chosen.filter((other) => other !== one))}
              />
            </li>
          ))}
        </ul>
      )}
      <ChoiceSearch
        several
        choices={offered}
        chosen={null}
        onChoose={(one) => one !== null && !chosen.includes(one) && put([...chosen, one])}
      />
    </>
  )
}
