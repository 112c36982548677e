import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const NAME = 'virtual:texts/'

/**
 * What the server puts into words itself or only officials read: roles, notices, papers, and the refusals of routes, which arrive with their
 * sentence. A phone need not carry them; refusals that it may have to say alone are the kernel's, of files and reports.
 */
const SERVER_SAYS =
  /^[\w-]+\.(?:server|notice|staffNotice)\.|^cases\.|^role\.|^errors\.(?!kernel\.|files\.|field-reports\.)/

/** A visitor's language lacks what only others read: the English sentence stands in for each that is missing. */
const sourcesOf = (lang: string) => (lang === 'vi' || lang === 'en' ? [lang] : ['en', lang])

/**
 * Gives an app its sentences: `import texts from 'virtual:texts/vi'`. Keys of other apps' screens
 * (`<id>.office.…`, `<id>.ops.…`, `<id>.citizen.…`, `server.…`, `kernel.api.…`) stay out of its bundle.
 */
export function textsPlugin(root: string, app: 'citizen' | 'office' | 'ops'): Plugin {
  const others = ['citizen', 'office', 'ops'].filter((name) => name !== app)
  const foreign = new RegExp(`^(?:server|kernel\\.api)\\.|^[\\w-]+\\.(?:${others.join('|')})\\.`)
  const left = (key: string) => foreign.test(key) || (app === 'citizen' && SERVER_SAYS.test(key))
  return {
    name: 'texts',
    resolveId: (id) => (id.startsWith(NAME) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${NAME}`)) return null
      const lang = id.slice(NAME.length + 1)
      const folders = ['kernel', ...childrenOf(root, 'engines'), ...childrenOf(root, 'systems'), `apps/${app}`]
      const files = sourcesOf(lang)
        .flatMap((one) => folders.map((folder) => join(root, folder, 'text', `${one}.json`)))
        .filter((file) => existsSync(file))
      const all: Record<string, string> = {}
      for (const file of files) {
        this.addWatchFile(file)
        Object.assign(all, JSON.parse(readFileSync(file, 'utf8')))
      }
      const mine = Object.entries(all).filter(([key]) => !left(key))
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(mine)))})`
    },
  }
}

const childrenOf = (root: string, folder: string) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${folder}/${entry.name}`)
