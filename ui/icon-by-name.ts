import * as drawings from './icon-paths.ts'
import type { IconDrawing } from './icon-paths.ts'

const byName: Record<string, IconDrawing> = { ...drawings }

/**
 * The drawing that configuration names (`map-pin`, `mapPin`), or the information sign when it is unknown.
 * It carries every drawing (18 KB compressed): use it on lazy pages only, and name icons in code elsewhere.
 */
export function iconByName(name: string): IconDrawing {
  const key = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  return Object.hasOwn(byName, key) ? byName[key]! : drawings.info
}

/** All names that `iconByName` knows. */
export const iconNames: string[] = Object.keys(byName).sort()
