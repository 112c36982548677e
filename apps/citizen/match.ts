import type { Screen } from '@hue-s/kernel/web/screens.ts'

export interface Match {
  screen: Screen
  params: Record<string, string>
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/').filter(Boolean)
  const given = path.split('/').filter(Boolean)
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
  for (const screen of screens) {
    const params = paramsOf(screen.path, path)
    if (params) return { screen, params }
  }
  return undefined
}
