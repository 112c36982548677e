import type { Screen } from '@hue-s/kernel/web/screens.ts'

export interface Match {
  screen: Screen
  params: Record<string, string>
}

const partsOf = (path: string): readonly string[] => path.split('/').filter(Boolean)

/** The parts of each screen's path, taken apart once: every press asks all of them. */
const patterns = new Map<string, readonly string[]>()
function patternOf(path: string): readonly string[] {
  const parts = patterns.get(path) ?? partsOf(path)
  patterns.set(path, parts)
  return parts
}

function paramsOf(wanted: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (wanted.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = decoded(value)
    else if (part !== value) return undefined
  }
  return params
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The screen at a path; a fixed path wins over one with a `:name` because it is listed first. */
export function matchScreen(screens: readonly Screen[], path: string): Match | undefined {
  const given = partsOf(path)
  for (const screen of screens) {
    const params = paramsOf(patternOf(screen.path), given)
    if (params) return { screen, params }
  }
  return undefined
}
