import { invalid, notFound } from '@hue-s/kernel/shared/error.ts'

/** One step of an address: a set or a navigation, perhaps with the id of one entity. */
export interface Step {
  name: string
  id?: string
}
/** What follows the entities: a property (or a part of one), its bare value, links, a count. */
export interface Resource {
  steps: Step[]
  property?: string[]
  value?: boolean
  ref?: boolean
  count?: boolean
}

const MAX_STEPS = 12
const STEP = /^([A-Za-z]+)\((?:(\d{1,18})|'((?:[^']|'')*)')\)$/
const noSuch = () => notFound('telemetry.noSuchPath')

/** Cuts an address below the root into its steps. Names are checked later, against the model. */
export function parsePath(raw: string, isProperty: (steps: readonly Step[], name: string) => boolean): Resource {
  const parts = split(raw)
  if (parts.length === 0 || parts.length > MAX_STEPS) throw noSuch()
  const out: Resource = { steps: [] }
  for (const [n, part] of parts.entries()) {
    const last = n === parts.length - 1
    if (part.startsWith('$')) {
      if (!last || out.steps.length === 0) throw noSuch()
      if (part === '$value' && out.property) out.value = true
      else if (part === '$ref' && !out.property) out.ref = true
      else if (part === '$count' && !out.property) out.count = true
      else throw noSuch()
    } else if (out.property) out.property.push(part)
    else if (out.steps.length > 0 && isProperty(out.steps, part)) out.property = [part]
    else out.steps.push(stepOf(part))
  }
  return out
}

function stepOf(part: string): Step {
  const m = STEP.exec(part)
  if (m) return { name: m[1] ?? '', id: m[2] ?? (m[3] ?? '').replaceAll("''", "'") }
  if (!/^[A-Za-z]+$/.test(part)) throw noSuch()
  return { name: part }
}

/** Splits at `/`, but not inside the quotes of an id. */
function split(raw: string): string[] {
  if (raw.length > 2_000) throw invalid('telemetry.queryTooLong', { max: 2_000 })
  let text: string
  try {
    text = decodeURIComponent(raw)
  } catch {
    throw invalid('telemetry.badQuery', { at: 0, near: '%' })
  }
  if (text.includes('\u0000')) throw noSuch()
  const out: string[] = []
  let part = ''
  let quoted = false
  for (const c of text) {
    if (c === "'") quoted = !quoted
    if (c === '/' && !quoted) {
      out.push(part)
      part = ''
    } else part += c
  }
  out.push(part)
  while (out.at(-1) === '') out.pop()
  if (out.includes('')) throw noSuch()
  return out
}
