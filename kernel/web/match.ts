import { matchRoute } from 'wouter'
import type { Allow } from '../shared/route.ts'
import type { Screen } from './screens.ts'

type Parser = Parameters<typeof matchRoute>[0]

export interface Found {
  screen: Screen
  params: Record<string, string>
}

/** The screen at a path, with the names in it; an optional name that is not there is left out. */
export function findScreen(parser: Parser, screens: readonly Screen[], path: string): Found | undefined {
  for (const screen of screens) {
    const [matches, params] = matchRoute(parser, screen.path, path)
    if (!matches) continue
    const named = Object.entries(params as Record<string, string | undefined>).filter(
      ([name, value]) => value !== undefined && !/^\d+$/.test(name),
    )
    return { screen, params: Object.fromEntries(named) as Record<string, string> }
  }
  return undefined
}

/** What decides which screens a person is shown. */
export interface Worker {
  kind: 'citizen' | 'staff'
  permissions: readonly string[]
}

/** May this person open it? The server decides again for every call. */
export function mayOpen(allow: Allow, me: Worker): boolean {
  if (allow === 'anyone' || allow === 'account') return true
  if (allow === 'staff' || allow === 'citizen') return me.kind === allow
  return me.permissions.includes(allow)
}

/** Where a menu entry leads: the path without its optional parts. */
export const pathOf = (screen: Screen) => screen.path.replace(/\/:\w+\?/g, '') || '/'
