/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role -- HTML has no list of choices whose content comes from elsewhere */
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { fold } from '@hue-s/kernel/shared/text.ts'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { pathOf } from '@hue-s/kernel/web/match.ts'
import type { Screen } from '@hue-s/kernel/web/screens.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Icon } from '@hue-s/ui/index.ts'
import { magnifyingGlass } from '@hue-s/ui/icon-paths.ts'
import { useHits } from './useHits.ts'

interface Choice {
  id: string
  title: string
  note: string
  open: () => void
}

interface Props {
  screens: readonly Screen[]
  onGo: (path: string) => void
}

const PAUSE_MS = 150
const LEAST = 2

/** One box for everything (Ctrl+K): screens by name at once, then what the platform finds. */
export function SearchBox({ screens, onGo }: Props) {
  const { t } = useText()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const asked = useLater(typed.trim(), PAUSE_MS)
  const found = useHits(open && asked.length >= LEAST ? asked : null)
  useKeys(t('office.keys.everywhere'), [
    { key: 'ctrl+k', label: t('office.search'), run: () => input.current?.select() },
    { key: '/', label: t('office.search'), run: () => input.current?.select() },
  ])
  const wanted = fold(typed)
  const jumps = screens
    .filter((one) => fold(t(one.title)).includes(wanted))
    .map((one) => ({
      id: one.path,
      title: t(one.title),
      note: t('office.search.screen'),
      open: () => onGo(pathOf(one)),
    }))
  const hits = found.items.map((hit) => ({
    id: hit.id,
    title: hit.title,
    note: hit.note,
    open: () => follow(hit.link, onGo),
  }))
  const choices: Choice[] = wanted ? [...jumps, ...hits] : jumps
  const current = Math.min(at, choices.length - 1)
  const choose = (choice: Choice | undefined) => {
    if (!choice) return
    setOpen(false)
    setTyped('')
    input.current?.blur()
    choice.open()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      return open ? setOpen(false) : input.current?.blur()
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && choices.length > 0) {
      event.preventDefault()
      setOpen(true)
      setAt((current + step + choices.length) % choices.length)
    }
    if (event.key === 'Enter' && open && !event.nativeEvent.isComposing) {
      event.preventDefault()
      choose(choices[current])
    }
  }
  const shown = open && choices.length > 0
  return (
    <search className="o-search">
      <span className="h-inputbox h-inputbox--icon">
        <Icon icon={magnifyingGlass} />
        <input
          ref={input}
          className="h-input"
          type="text"
          role="combobox"
          aria-label={t('office.search')}
          placeholder={t('office.search.hint')}
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-activedescendant={shown ? `${id}-${current}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={press}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setAt(0)
            setOpen(true)
          }}
        />
        <kbd aria-hidden>Ctrl K</kbd>
      </span>
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label={t('office.search.found')}
        className="o-search__list"
        hidden={!shown}
      >
        {shown &&
          choices.map((choice, index) => (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the box above
            <li
              key={choice.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === current}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(choice)}
            >
              <span>{choice.title}</span>
              <span className="h-small h-second">{choice.note}</span>
            </li>
          ))}
      </ul>
      <p className="o-search__none h-small" role="status" hidden={!open || choices.length > 0}>
        {open &&
          choices.length === 0 &&
          t(
            found.refused
              ? 'office.search.refused'
              : found.waiting || asked.length < LEAST
                ? 'office.search.waiting'
                : 'office.search.none',
            { words: typed },
          )}
      </p>
    </search>
  )
}

function follow(link: string, onGo: (path: string) => void): void {
  if (link.startsWith('/office/')) onGo(link.slice('/office'.length))
  else if (link.startsWith('/')) location.assign(link)
}

/** The value after it stayed the same for a while. */
function useLater(value: string, ms: number): string {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return later
}
