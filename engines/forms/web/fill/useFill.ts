import { useEffect, useState, type FocusEvent, type MouseEvent } from 'react'
import { legalDate } from '@hue-s/kernel/shared/text.ts'
import { useText } from '@hue-s/kernel/web/text.tsx'
import { withPrefilled } from '../../shared/fill/answers.ts'
import { isRows, type Answers, type Form } from '../../shared/model/form.ts'
import type { FormFillProps } from '../FormFill.tsx'
import { pathOfId } from './tools.ts'
import { pageAt, useJudged, usePageItems } from './useFields.ts'
import { useSteps } from './useSteps.ts'
import { useFillTools } from './useTools.ts'

const NOTHING: Answers = {}

/** Whether anything on a page was typed. */
const isTyped = (form: Form, answers: Answers, page: string): boolean =>
  form.pages
    .find(({ name }) => name === page)
    ?.items.some(({ name }) => {
      const answer = answers[name]
      return answer !== undefined && (isRows(answer) ? answer.length > 0 : answer.source.kind === 'typed')
    }) ?? false

/** Puts what is known in the place of what nobody answered, when it comes. */
function usePrefilled(answers: Answers, prefilled: Answers, onChange: (answers: Answers) => void): void {
  useEffect(() => {
    const merged = withPrefilled(answers, prefilled)
    if (merged !== answers) onChange(merged)
    // Only when something new is known: an answer that a person empties stays empty.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [prefilled])
}

export type Filling = ReturnType<typeof useFill>

/** Everything that happens to a form while it is filled in; `FormFill` only draws it. */
export function useFill(props: FormFillProps) {
  const { form, answers, onChange, onDone, prefilled = NOTHING, busy = false, uploads, units, pickPlace } = props
  const text = useText()
  const lang = props.lang ?? text.lang
  const [opened] = useState(() => legalDate(new Date()))
  const today = props.today ?? opened
  const tools = useFillTools({ form, answers, onChange, lang, known: prefilled, uploads, units, pickPlace })
  const judged = useJudged(form, answers, today)
  const steps = useSteps(form, judged, props.page, props.onPage)
  const { page, pages, tried } = steps
  const { left, blur } = useLeft()
  const isTried = (path: string) => (tried[pageAt(form, path) ?? ''] ?? 0) > 0
  // What is missing is told when a page is left; what is wrong, when its field is.
  const tells = (fault: { path: string; code: string }) =>
    isTried(fault.path) || (left.has(fault.path) && fault.code !== 'missing' && fault.code !== 'tooFew')
  const items = usePageItems({ form, answers, judged, lang, t: text.t }, page, tells)
  usePrefilled(answers, prefilled, onChange)

  const single = pages.length === 1
  const forward = () => {
    if (page && !single) {
      steps.attempt(page.name)
      if (steps.faultsOn(page.name).length === 0) steps.go(steps.next())
      return
    }
    steps.attempt(...pages.map(({ name }) => name))
    if (judged.faults.length === 0 && !busy) onDone(judged.answers)
  }
  const onPage = page ? ((tried[page.name] ?? 0) > 0 ? steps.faultsOn(page.name) : []) : undefined
  return {
    tools,
    steps,
    items,
    today,
    single,
    forward,
    blur,
    follow: (event: MouseEvent) => follow(event, (path, id) => steps.go(pageAt(form, path) ?? null, id)),
    isBegun: (name: string) => (tried[name] ?? 0) > 0 || isTyped(form, answers, name),
    listed: onPage ?? judged.faults.filter(tells),
    attempt: page ? (tried[page.name] ?? 0) : Math.max(0, ...Object.values(tried)),
  }
}

/** The fields that somebody was in and left. */
function useLeft() {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const blur = (event: FocusEvent) => {
    const path = (event.target as HTMLElement).closest<HTMLElement>('[data-path]')?.dataset['path']
    if (path && !left.has(path)) setLeft(new Set(left).add(path))
  }
  return { left, blur }
}

/** An error that lies on another page leads there first. */
function follow(event: MouseEvent, go: (path: string, id: string) => void): void {
  const id = (event.target as HTMLElement).closest('a')?.getAttribute('href')?.slice(1)
  const path = id === undefined ? undefined : pathOfId(id)
  if (!path || id === undefined || document.getElementById(id)) return
  event.preventDefault()
  event.stopPropagation()
  go(path, id)
}
