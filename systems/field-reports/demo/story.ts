import type { ImportedCase } from '@hue-s/engines/cases/index.ts'
import { cut } from '@hue-s/kernel/shared/text.ts'
import type { HandlingSettings } from '../handling/rules.ts'
import { about, pick, weighted, type Dice } from './dice.ts'
import type { DemoWords } from './words.ts'

type Step = NonNullable<ImportedCase['steps']>[number]
type Who = { kind: 'citizen' | 'staff' | 'system'; id: string | null }

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Whose hands a report goes through. */
export interface Cast {
  reporter: Who
  officer: Who
  head: Who
  operator: Who
}

export interface Told {
  steps: Step[]
  /** When it was published, and whether its result is there. */
  publishedAt?: string
}

/** The next moment at which an office works: Monday to Friday, half past seven to half past four. */
function officeTime(at: Date): Date {
  const local = new Date(at.getTime() + 7 * HOUR)
  const minutes = local.getUTCHours() * 60 + local.getUTCMinutes()
  const weekday = local.getUTCDay()
  const start = (days: number) =>
    new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + days, 0, 30 + (minutes % 40)))
  if (weekday === 6) return start(2)
  if (weekday === 0) return start(1)
  if (minutes < 450) return start(0)
  return minutes < 990 ? at : start(weekday === 5 ? 3 : 1)
}

/** Goes along with a report from its opening to where it has come by now. */
class Course {
  readonly steps: Step[] = []
  #at: number
  readonly #now: number
  readonly #urgent: boolean

  constructor(at: Date, now: number, urgent: boolean) {
    this.#at = at.getTime()
    this.#now = now
    this.#urgent = urgent
  }

  /** Whether `hours` later is still in the past; then it is then. */
  after(hours: number, office = true): boolean {
    const then = new Date(this.#at + hours * HOUR)
    const at = (office && !this.#urgent ? officeTime(then) : then).getTime()
    if (at >= this.#now) return false
    this.#at = at
    return true
  }
  get at(): string {
    return new Date(this.#at).toISOString()
  }
  add(step: object): void {
    this.steps.push({ at: this.at, ...step } as Step)
  }
}

const PATHS = [
  { path: 'plain', often: 74 },
  { path: 'asked', often: 6 },
  { path: 'paused', often: 3 },
  { path: 'extended', often: 4 },
  { path: 'returned', often: 3 },
  { path: 'refused', often: 6 },
  { path: 'withdrawn', often: 2 },
  { path: 'forgotten', often: 2 },
] as const

export interface Matter {
  at: Date
  now: Date
  agencyId: string | null
  /** Another agency, where reports go that came to the wrong one. */
  otherAgencyId: string
  immediate: boolean
  /** How slow the agency is: 1 = usual. */
  slowness: number
  /** How long it may take to be accepted and to be done, roughly, in hours of a wall clock. */
  acceptHours: number
  budgetHours: number
  visible: boolean
  text: string
}

/** What happened to a report, up to now: mostly handled in time, sometimes asked, paused, sent round, refused or forgotten. */
export function tellStory(m: Matter, cast: Cast, words: DemoWords, rules: HandlingSettings, dice: Dice): Told {
  const course = new Course(m.at, m.now.getTime(), m.immediate)
  const system: Who = { kind: 'system', id: null }
  const { path } = weighted(dice, PATHS, (p) => p.often)
  if (m.agencyId === null) {
    if (path === 'forgotten' || !course.after(about(dice, 2))) return { steps: course.steps }
    if (path === 'refused') return refuse(course, cast, rules, words, dice)
    course.add({ actor: cast.operator, action: 'route', input: { agencyId: m.otherAgencyId } })
  } else course.add({ actor: system, action: 'route', input: { agencyId: m.agencyId } })
  if (path === 'refused' && course.after(about(dice, 3))) return refuse(course, cast, rules, words, dice)
  if (path === 'withdrawn' && course.after(about(dice, 3), false)) {
    course.add({ actor: cast.reporter, action: 'withdraw', input: {} })
    return { steps: course.steps }
  }
  if (path === 'forgotten' && m.now.getTime() - m.at.getTime() < 20 * DAY) return { steps: course.steps }
  if (!accepted(course, m, cast, dice)) return { steps: course.steps }
  if (!detour(path, course, m, cast, words, rules, dice)) return { steps: course.steps }
  return finish(course, m, cast, words, dice)
}

function accepted(course: Course, m: Matter, cast: Cast, dice: Dice): boolean {
  const usual = Math.min(about(dice, m.acceptHours * 0.3) * m.slowness, m.acceptHours * 0.7)
  if (!course.after(dice(100) < 2 ? m.acceptHours * 2 : usual)) return false
  course.add({ actor: cast.officer, action: 'accept', input: {} })
  return true
}

function refuse(course: Course, cast: Cast, rules: HandlingSettings, words: DemoWords, dice: Dice): Told {
  const reason = pick(
    dice,
    rules.refusal.filter((r) => r.asks === 'note' && r.id !== 'false-report'),
  )
  const note = pick(dice, words.returns)
  const refusal = { reason: reason.id, where: null, otherCode: null }
  course.add({ actor: cast.operator, action: 'refuse', input: { note, refusal } })
  return { steps: course.steps }
}

/** What keeps a report from going straight to its end; false when it has not come out of it yet. */
function detour(
  path: (typeof PATHS)[number]['path'],
  course: Course,
  m: Matter,
  cast: Cast,
  words: DemoWords,
  rules: HandlingSettings,
  dice: Dice,
): boolean {
  if (path === 'asked') {
    if (!course.after(about(dice, 2))) return false
    course.add({ actor: cast.officer, action: 'ask', input: { message: pick(dice, words.questions) } })
    if (!course.after(about(dice, 9), false)) return false
    course.add({ actor: cast.reporter, action: 'answer', input: { message: pick(dice, words.answers) } })
  }
  if (path === 'paused') {
    if (!course.after(about(dice, 5))) return false
    const reason = pick(dice, rules.pause)
    const pause = { reason: reason.id, until: null }
    course.add({ actor: cast.officer, action: 'pause', input: { note: reason.name.vi, pause } })
    if (!course.after(about(dice, 60))) return false
    course.add({ actor: cast.officer, action: 'resume', input: {} })
  }
  if (path === 'extended') {
    if (!course.after(m.budgetHours * 0.6)) return false
    const extension = m.immediate ? { hours: 12 } : { workingDays: 3 }
    const note = rules.pause[0]?.name.vi ?? ''
    const extend = { at: course.at, actor: cast.officer, action: 'extend', input: { note, extension } }
    const decision = { at: new Date(Date.parse(course.at) + HOUR).toISOString(), actor: cast.head, approve: true }
    // Where the head's answer would be still to come, nobody has asked yet.
    if (!course.after(2)) return false
    course.steps.push({ ...extend, decision })
  }
  if (path === 'returned') {
    if (!course.after(about(dice, 3))) return false
    course.add({ actor: cast.officer, action: 'return', input: { note: pick(dice, words.returns) } })
    if (!course.after(about(dice, 2))) return false
    if (m.agencyId === m.otherAgencyId) course.add({ actor: cast.operator, action: 'keep', input: {} })
    else course.add({ actor: cast.operator, action: 'route', input: { agencyId: m.otherAgencyId } })
    return accepted(course, m, cast, dice)
  }
  return true
}

/** Resolved, checked and published, then perhaps rated, and sometimes begun again because it was not done. */
function finish(course: Course, m: Matter, cast: Cast, words: DemoWords, dice: Dice): Told {
  const late = dice(100) < 3
  const hours = late
    ? m.budgetHours * (1.1 + dice(80) / 100)
    : Math.min(about(dice, m.budgetHours * 0.4, 0.5) * m.slowness, m.budgetHours * 0.75)
  if (!course.after(hours)) return { steps: course.steps }
  course.add({ actor: cast.officer, action: 'resolve', input: { note: pick(dice, words.done) } })
  if (!course.after(about(dice, 3))) return { steps: course.steps }
  course.add({ actor: cast.operator, action: m.visible ? 'publish' : 'close', input: {} })
  const publishedAt = course.at
  if (m.visible) course.add({ actor: cast.operator, publish: { title: cut(m.text, 120), text: m.text } })
  if (dice(100) < 45 && course.after(about(dice, 10), false)) {
    const score = late ? pick(dice, [1, 2, 2, 3] as const) : pick(dice, [3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 1] as const)
    const note = pick(dice, score === 3 ? words.grateful : score === 2 ? words.fair : words.angry)
    course.add({ actor: cast.reporter, rate: { score, ...(dice(3) === 0 ? { note } : {}) } })
    if (score === 1 && dice(3) === 0 && m.visible && course.after(about(dice, 5), false))
      reopened(course, m, cast, words, dice)
  }
  return { steps: course.steps, ...(m.visible ? { publishedAt } : {}) }
}

function reopened(course: Course, m: Matter, cast: Cast, words: DemoWords, dice: Dice): void {
  course.add({ actor: cast.reporter, action: 'reopen', input: { message: pick(dice, words.angry) } })
  if (!accepted(course, m, cast, dice) || !course.after(about(dice, m.budgetHours * 0.4))) return
  course.add({ actor: cast.officer, action: 'resolve', input: { note: pick(dice, words.done) } })
  if (course.after(about(dice, 3))) course.add({ actor: cast.operator, action: 'publish', input: {} })
}
