import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const file = join(folder, 'package.json')
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'hue-s')
      return folder
    const parent = dirname(folder)
    if (parent === folder) throw new Error('package.json of the project was not found above the running file')
    folder = parent
  }
}

/** The folder of the project, found from the running file, so that source and bundle read the same data files. */
export const ROOT = process.env['HUE_S_ROOT'] ?? findRoot()
