/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-element-to-interactive-role -- HTML has no list of choices whose content comes from elsewhere */
import { useEffect, useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { useLocation } from 'wouter'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { Button } from '@hue-s/ui/Button.tsx'
import { Icon } from '@hue-s/ui/Icon.tsx'
import { clock, magnifyingGlass, type IconDrawing } from '@hue-s/ui/icon-paths.ts'
import { LiveRegion } from '@hue-s/ui/Toast.tsx'
import { Marked } from './search-marked.tsx'
import { iconOfKind, wordOfKind } from './search-kinds.ts'
import { forgetSearches, recentSearches, rememberSearch } from './search-recent.ts'
import { useSuggestions, type Suggested } from './search-suggest.ts'
import './search.css'

interface Choice {
  title: string
  ranges: Suggested['titleRanges']
  note: string | null
  lang: string | undefined
  url: string
  icon: IconDrawing
}
interface Group {
  name: string
  choices: Choice[]
}

interface Props {
  /** What is asked already; give it as `key` too, so that another address brings its own words. */
  asked?: string
  audience?: string | undefined
  label: string
  /** Words for the button. */
  go: string
}

const resultsOf = (q: string, audience: string | undefined) =>
  `/search?q=${encodeURIComponent(q)}${audience ? `&for=${audience}` : ''}`

/**
 * The one search box: results while typing, by kind, with arrows, Enter and Escape; without a script the form opens the
 * results page. Put it on any screen by `lazy(() => import('./search-box.tsx'))`.
 */
export function SearchBox({ asked = '', audience, label, go }: Props) {
  const { t } = useText()
  const id = useId()
  const [, navigate] = useLocation()
  const input = useRef<HTMLInputElement>(null)
  const [typed, type] = useState(asked)
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const [recent, setRecent] = useState<readonly string[]>([])
  const found = useSuggestions(typed, audience, isOpen)
  const groups = typed.trim() === '' ? recentGroup(recent, audience, t) : foundGroups(found?.items ?? [], t)
  const choices = groups.flatMap((group) => group.choices)
  const isShown = isOpen && choices.length > 0
  const current = isShown && at < choices.length ? at : -1

  const open = () => {
    setRecent(recentSearches())
    setOpen(true)
  }
  const leave = (path: string) => {
    setOpen(false)
    setAt(-1)
    input.current?.blur()
    if (path.startsWith('/office') || path.startsWith('/ops')) location.assign(path)
    else navigate(path)
  }
  const choose = (choice: Choice) => {
    rememberSearch(typed)
    leave(choice.url)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const words = typed.trim()
    if (words === '') return input.current?.focus()
    rememberSearch(words)
    leave(resultsOf(words, audience))
  }
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      if (!isOpen) return open()
      // One place more than there are choices: none, which is the words as typed.
      const places = choices.length + 1
      setAt(((current + 1 + step + places) % places) - 1)
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      const choice = choices[current]
      if (!choice) return
      event.preventDefault()
      choose(choice)
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (isShown) setOpen(false)
      else type('')
      setAt(-1)
    }
  }
  useEffect(() => {
    if (current >= 0) document.getElementById(`${id}-${current}`)?.scrollIntoView({ block: 'nearest' })
  }, [current, id])

  let nth = -1
  return (
    <search className="c-find">
      <form className="c-search" action="/search" method="get" onSubmit={submit}>
        <span className="h-inputbox h-inputbox--icon">
          <Icon icon={magnifyingGlass} />
          <input
            ref={input}
            className="h-input"
            type="search"
            name="q"
            maxLength={200}
            role="combobox"
            aria-label={label}
            placeholder={label}
            aria-expanded={isShown}
            aria-controls={`${id}-list`}
            aria-activedescendant={current >= 0 ? `${id}-${current}` : undefined}
            aria-autocomplete="list"
            autoComplete="off"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="search"
            value={typed}
            onFocus={open}
            onBlur={() => setOpen(false)}
            onKeyDown={press}
            onChange={(event) => {
              type(event.currentTarget.value)
              setAt(-1)
              if (!isOpen) open()
            }}
          />
        </span>
        {audience && <input type="hidden" name="for" value={audience} />}
        <Button type="submit" variant="secondary">
          {go}
        </Button>
      </form>
      {/* A press on the list must not take the focus from the box, which would close it. */}
      <div className="c-find__pop" hidden={!isShown} onPointerDown={(event) => event.preventDefault()}>
        <div id={`${id}-list`} role="listbox" aria-label={t('citizen.search.suggestions')}>
          {isShown &&
            groups.map((group, g) => (
              <div key={group.name} role="group" aria-labelledby={`${id}-g${g}`}>
                <p id={`${id}-g${g}`} className="c-find__kind h-small" role="presentation">
                  {group.name}
                </p>
                {group.choices.map((choice) => {
                  nth += 1
                  const own = nth
                  return (
                    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the box above
                    <div
                      key={`${choice.url} ${choice.title}`}
                      id={`${id}-${own}`}
                      role="option"
                      tabIndex={-1}
                      aria-selected={own === current}
                      className="c-find__one"
                      onClick={() => choose(choice)}
                    >
                      <Icon icon={choice.icon} />
                      <span lang={choice.lang}>
                        <Marked text={choice.title} ranges={choice.ranges} />
                        {choice.note && <span className="c-find__note h-small h-second">{choice.note}</span>}
                      </span>
                    </div>
                  )
                })}
              </div>
            ))}
        </div>
        {typed.trim() === '' && (
          <button
            type="button"
            className="c-find__clear h-small"
            onClick={() => {
              forgetSearches()
              setRecent([])
            }}
          >
            {t('citizen.search.clearRecent')}
          </button>
        )}
      </div>
      <LiveRegion message={isOpen ? spoken(found, choices.length, t) : ''} />
    </search>
  )
}

type Say = (key: string, values?: Record<string, unknown>) => string

const spoken = (found: ReturnType<typeof useSuggestions>, n: number, t: Say) =>
  !found ? '' : found.failed ? t('citizen.search.failed') : t('citizen.search.suggested', { n })

/** What was found, the kinds in the order of their best. */
function foundGroups(items: readonly Suggested[], t: Say): Group[] {
  const groups = new Map<string, Group>()
  for (const one of items) {
    const name = wordOfKind(one.kind, t)
    const group = groups.get(name) ?? { name, choices: [] }
    const { title, titleRanges: ranges, note, url } = one
    group.choices.push({ title, ranges, note, url, lang: one.lang || undefined, icon: iconOfKind(one.kind) })
    groups.set(name, group)
  }
  return [...groups.values()]
}

const recentGroup = (recent: readonly string[], audience: string | undefined, t: Say): Group[] =>
  recent.length === 0
    ? []
    : [
        {
          name: t('citizen.search.recent'),
          choices: recent.map((q) => ({
            title: q,
            ranges: [],
            note: null,
            lang: undefined,
            url: resultsOf(q, audience),
            icon: clock,
          })),
        },
      ]
