import { useEffect, useRef, useState } from 'react'
import type { QueueLine } from '@hue-s/engines/cases/contract.ts'
import { useKeys } from '@hue-s/kernel/web/keys.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'

interface Asked {
  items: readonly QueueLine[]
  open: string | undefined
  goTo: (id: string | undefined) => void
  setChosen: (change: (now: ReadonlySet<string>) => ReadonlySet<string>) => void
  more: (() => void) | undefined
}

/** Which line the keys stand on, and what is chosen from there. */
export function useCursor({ items, open, goTo, setChosen, more }: Asked) {
  const { t } = useText()
  const [cursor, setCursor] = useState<string | undefined>(open)
  // Focus follows the keys, so that a screen reader says the line; it is never taken when the list only refreshes.
  const [keyed, setKeyed] = useState(0)
  const [shown, setShown] = useState(open)
  const last = useRef<string>(undefined)
  if (shown !== open) {
    setShown(open)
    if (open) setCursor(open)
  }
  const at = items.findIndex(({ id }) => id === cursor)
  const move = (step: number) => {
    if (step > 0 && at >= items.length - 2) more?.()
    const next = items[at === -1 ? 0 : Math.min(Math.max(at + step, 0), items.length - 1)]
    if (!next) return undefined
    setCursor(next.id)
    setKeyed((now) => now + 1)
    // While a report is open, the next one opens beside the list.
    if (open) goTo(next.id)
    return next.id
  }
  /** With `range`, everything between the line chosen last and this one. */
  const choose = (id: string, range = false) => {
    const from = items.findIndex((one) => one.id === last.current)
    const to = items.findIndex((one) => one.id === id)
    const between = items.slice(Math.min(from, to), Math.max(from, to) + 1).map((one) => one.id)
    last.current = id
    setChosen((now) => {
      if (range && from !== -1) return new Set([...now, ...between])
      return new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id])
    })
  }
  useRange((step) => {
    if (cursor !== undefined && last.current === undefined) choose(cursor)
    const next = move(step)
    if (next) choose(next, true)
  })
  const here = (act: (id: string) => void) => () => cursor !== undefined && act(cursor)
  const key = (name: string) => t(`field-reports.office.key.${name}`)
  useKeys(t('field-reports.office.title'), [
    { key: 'j', label: key('next'), run: () => move(1), held: true },
    { key: 'k', label: key('previous'), run: () => move(-1), held: true },
    { key: 'ArrowDown', label: key('next'), run: () => move(1), held: true },
    { key: 'ArrowUp', label: key('previous'), run: () => move(-1), held: true },
    { key: 'Enter', label: key('open'), run: here(goTo) },
    { key: 'x', label: key('choose'), run: here((id) => choose(id)) },
    { key: 'Escape', label: key('close'), run: () => goTo(undefined) },
  ])
  return { cursor, setCursor, keyed, choose }
}

/** Shift with an arrow chooses on the way; heard before the plain arrows are. */
function useRange(run: (step: number) => void): void {
  const latest = useRef(run)
  latest.current = run
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      const inList = event.target instanceof HTMLElement && event.target.closest('.fr-rows')
      if (!event.shiftKey || step === 0 || !inList) return
      event.preventDefault()
      latest.current(step)
    }
    window.addEventListener('keydown', press, true)
    return () => window.removeEventListener('keydown', press, true)
  }, [])
}
