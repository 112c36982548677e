/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- no native element finds in a list this long; this is the combobox of the ARIA practices */
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { classes } from '@hue-s/ui/index.ts'
import { useFieldLink } from '@hue-s/ui/field-context.ts'
import type { Choice } from '../../shared/model/form.ts'
import { wordsIn } from '../../shared/model/say.ts'
import { matching } from './matching.ts'
import { useTools } from './tools.ts'

const ROW = 44
const SHOWN = 7
const SPARE = 4

interface Props {
  choices: readonly Choice[]
  chosen: string | null
  onChoose: (value: string | null) => void
  /** Empties the box after each choice: for choosing several. */
  several?: boolean
}

/**
 * A box that finds: type a few letters, with or without marks, and choose by arrow keys or finger. Only the rows in
 * sight are drawn, however long the list is.
 */
export function ChoiceSearch({ choices, chosen, onChoose, several = false }: Props) {
  const { lang, t } = useTools()
  const link = useFieldLink({})
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const current = chosen === null ? undefined : choices.find(({ value }) => value === chosen)
  const [typed, setTyped] = useState<string>()
  const [active, setActive] = useState(-1)
  const [top, setTop] = useState(0)
  const open = typed !== undefined
  const found = useMemo(() => (open ? matching(choices, lang, typed) : []), [choices, lang, typed, open])

  const close = () => {
    setTyped(undefined)
    setActive(-1)
    setTop(0)
  }
  const choose = (choice: Choice) => {
    onChoose(choice.value)
    close()
  }
  const move = (to: number) => {
    const next = Math.max(0, Math.min(found.length - 1, to))
    setActive(next)
    const box = list.current
    if (!box) return
    if (next * ROW < box.scrollTop) box.scrollTop = next * ROW
    if ((next + 1) * ROW > box.scrollTop + SHOWN * ROW) box.scrollTop = (next + 1 - SHOWN) * ROW
    setTop(box.scrollTop)
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key } = event
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault()
      if (!open) setTyped('')
      else move(key === 'ArrowDown' ? active + 1 : active - 1)
    }
    if (open && (key === 'PageDown' || key === 'PageUp')) {
      event.preventDefault()
      move(key === 'PageDown' ? active + SHOWN : active - SHOWN)
    }
    const choice = found[active] ?? (typed?.trim() && found.length === 1 ? found[0] : undefined)
    if (key === 'Enter' && open) {
      event.preventDefault()
      if (choice) choose(choice)
    }
    if (key === 'Escape' && open) {
      event.preventDefault()
      close()
    }
  }
  const from = Math.max(0, Math.floor(top / ROW) - SPARE)
  const rows = found.slice(from, from + SHOWN + 2 * SPARE)
  return (
    <div className="f-search">
      <input
        {...link}
        type="text"
        role="combobox"
        className="h-input"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={open && found.length > 0}
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open && active >= 0 ? `${listId}-${active}` : undefined}
        placeholder={t(several && chosen === null ? 'forms.fill.searchMore' : 'forms.fill.searchChoice', {
          n: choices.length,
        })}
        value={typed ?? (current ? wordsIn(current.label, lang) : '')}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setActive(-1)
          setTop(0)
          if (list.current) list.current.scrollTop = 0
          if (event.currentTarget.value === '' && !several) onChoose(null)
        }}
        onClick={() => open || setTyped('')}
        onKeyDown={press}
        onBlur={close}
      />
      {open && (
        <>
          {found.length > 0 && (
            <div
              ref={list}
              id={listId}
              role="listbox"
              aria-label={t('forms.fill.choices')}
              tabIndex={-1}
              className="f-search__list"
              style={{ height: `${Math.min(found.length, SHOWN) * ROW + 2}px` }}
              onScroll={(event) => setTop(event.currentTarget.scrollTop)}
              onMouseDown={(event) => event.preventDefault()}
            >
              <div role="presentation" style={{ height: `${found.length * ROW}px`, position: 'relative' }}>
                {rows.map((choice, n) => (
                  <div
                    key={choice.value}
                    id={`${listId}-${from + n}`}
                    role="option"
                    aria-selected={choice.value === chosen}
                    aria-setsize={found.length}
                    aria-posinset={from + n + 1}
                    className={classes('f-search__row', from + n === active && 'f-search__row--active')}
                    style={{ top: `${(from + n) * ROW}px` }}
                    onClick={() => choose(choice)}
                  >
                    <span>{wordsIn(choice.label, lang)}</span>
                  </div>
                ))}
              </div>
            </div>
          )}
          <output className="h-small h-second f-search__count">
            {t(found.length > 0 ? 'forms.fill.found' : 'forms.fill.foundNone', { n: found.length })}
          </output>
        </>
      )}
    </div>
  )
}
