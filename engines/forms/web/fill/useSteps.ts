import { useEffect, useRef, useState } from 'react'
import type { Form, Page } from '../../shared/model/form.ts'
import type { Judged } from '../../shared/model/judge.ts'
import { pageAt } from './useFields.ts'

/** Which page is shown, what was tried to be left, and where the focus goes when another page comes. */
export function useSteps(
  form: Form,
  judged: Judged,
  begin: string | null | undefined,
  onPage?: (page: string | null) => void,
) {
  const pages = form.pages.filter(({ name }) => judged.pages.includes(name))
  const [wanted, setWanted] = useState<string | null>(begin === undefined ? (pages[0]?.name ?? null) : begin)
  const [tried, setTried] = useState<Readonly<Record<string, number>>>({})
  const goal = useRef<string | undefined>(undefined)
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(wanted)
  // A page whose condition no longer holds gives way to the next that has something to ask.
  const page: Page | undefined = wanted === null ? undefined : (pages.find(({ name }) => name === wanted) ?? pages[0])
  const current = page?.name ?? null
  useEffect(() => {
    const field = goal.current
    goal.current = undefined
    if (field) {
      const control = document.getElementById(field)
      control?.focus()
      control?.scrollIntoView({ block: 'center' })
    } else if (shown.current !== current) heading.current?.focus()
    shown.current = current
  })
  const go = (next: string | null, fieldId?: string) => {
    goal.current = fieldId
    setWanted(next)
    onPage?.(next)
  }
  const faultsOn = (name: string) => judged.faults.filter(({ path }) => pageAt(form, path) === name)
  return {
    pages,
    page,
    heading,
    tried,
    faultsOn,
    go,
    attempt: (...names: readonly string[]) =>
      setTried((all) => ({ ...all, ...Object.fromEntries(names.map((name) => [name, (all[name] ?? 0) + 1])) })),
    next(): string | null {
      const at = pages.findIndex(({ name }) => name === page?.name)
      return pages[at + 1]?.name ?? null
    },
    previous(): string | null | undefined {
      if (!page) return pages.at(-1)?.name
      return pages[pages.findIndex(({ name }) => name === page.name) - 1]?.name
    },
  }
}
