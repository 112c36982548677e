import { useEffect, useRef, useSyncExternalStore } from 'react'

/** One key of the console: `j`, `Enter`, `?`, `ctrl+k`. */
export interface Shortcut {
  key: string
  /** What it does, in words; shown in the list of keys. */
  label: string
  run: () => void
  /** Goes on while the key is held down, as walking through a list does; any other key does its work once. */
  held?: boolean
}

interface Group {
  title: string
  shortcuts: readonly Shortcut[]
}

const groups = new Map<symbol, Group>()
const hearers = new Set<() => void>()
const SWITCH = 'single-keys'
let snapshot: readonly Group[] = []

function changed(): void {
  snapshot = [...groups.values()]
  hearers.forEach((hear) => hear())
}

const single = (key: string) => key.length === 1

/** Keys of one letter can be turned off: speech input presses them by accident (WCAG 2.1.4). */
export const singleKeys = {
  on: () => localStorage.getItem(SWITCH) !== 'off',
  set: (on: boolean) => localStorage.setItem(SWITCH, on ? 'on' : 'off'),
}

const typing = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement &&
  target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return event.ctrlKey || event.metaKey ? `ctrl+${key}` : key
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey || typeof event.key !== 'string') return
  const name = nameOf(event)
  const plain = !name.startsWith('ctrl+')
  if (plain && document.querySelector('dialog[open]')) return
  // The first Escape leaves the field with what was written in it; the next one is the page's.
  if (name === 'Escape' && typing(event.target)) return event.target.blur()
  if (plain && typing(event.target)) return
  // Enter and the space bar belong to the button or link that has focus.
  if (name === 'Enter' && event.target instanceof HTMLElement && event.target.closest('a, button, summary')) return
  if (single(name) && !singleKeys.on()) return
  for (const { shortcuts } of [...groups.values()].reverse()) {
    const found = shortcuts.find((one) => one.key === name)
    if (!found) continue
    event.preventDefault()
    return event.repeat && !found.held ? undefined : found.run()
  }
}

/** Gives the page keys while a part of it is shown; a later part wins over an earlier one. */
export function useKeys(title: string, shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  const text = JSON.stringify([title, shortcuts])
  useEffect(() => {
    const [name, keys] = JSON.parse(text) as [string, Omit<Shortcut, 'run'>[]]
    const id = Symbol(name)
    const live = keys.map((one) => ({ ...one, run: () => latest.current.find(({ key }) => key === one.key)?.run() }))
    groups.set(id, { title: name, shortcuts: live })
    if (groups.size === 1) window.addEventListener('keydown', press)
    changed()
    return () => {
      groups.delete(id)
      if (groups.size === 0) window.removeEventListener('keydown', press)
      changed()
    }
  }, [text])
}

const subscribe = (hear: () => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

/** Every key that works now, for the list of keys. */
export const useKeyMap = () => useSyncExternalStore(subscribe, () => snapshot)
