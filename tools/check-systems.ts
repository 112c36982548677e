import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { GENERAL } from '@hue-s/kernel/server/api-docs.ts'
import type { Route } from '@hue-s/kernel/shared/route.ts'

/** A folder of `engines/` or `systems/` and what its files say. */
interface Folder {
  kind: 'engines' | 'systems'
  id: string
  path: string
}

const readText = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '')
const children = (path: string) =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true }).filter((e) => e.isDirectory() && e.name !== 'node_modules')
    : []
const filesBelow = (path: string, ending: RegExp) =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .map((file) => ({ file, text: readText(join(path, file)) }))

/** Every folder that the checker reads. */
export function listFolders(root: string): Folder[] {
  return (['engines', 'systems'] as const).flatMap((kind) =>
    children(join(root, kind)).map((e) => ({ kind, id: e.name, path: join(root, kind, e.name) })),
  )
}

/** What is wrong with one folder: a sentence each, empty when it is in order. */
export async function checkFolder(root: string, folder: Folder): Promise<string[]> {
  const missing = ['system.ts', 'contract.ts', 'text/vi.json', 'text/en.json'].filter(
    (file) => !existsSync(join(folder.path, file)),
  )
  if (missing.length > 0) return missing.map((file) => `${file} is missing`)
  const manifest = readText(join(folder.path, 'system.ts'))
  return [
    ...checkManifest(folder, manifest),
    ...checkUses(folder, manifest),
    ...checkTexts(folder),
    ...checkSql(folder),
    ...checkMigrations(folder),
    ...(await checkContract(root, folder)),
  ]
}

function checkManifest(folder: Folder, manifest: string): string[] {
  const out: string[] = []
  if (!new RegExp(`id: '${folder.id}'`).test(manifest)) out.push('system.ts: the id is not the name of the folder')
  if (!new RegExp(folder.kind === 'engines' ? 'defineEngine\\(' : 'defineSystem\\(').test(manifest))
    out.push('system.ts: wrong kind for its folder')
  if (folder.kind === 'engines') {
    if (!existsSync(join(folder.path, 'index.ts'))) out.push('index.ts is missing: an engine is used through it')
    const readme = readText(join(folder.path, 'README.md'))
    if (readme === '') out.push('README.md is missing')
    else if (readme.trimEnd().split('\n').length > 40) out.push('README.md has more than 40 lines')
  }
  if (filesBelow(folder.path, /\.test\.tsx?$/).length === 0) out.push('there is no test beside the code')
  return out
}

/** Neighbours may be imported only when the manifest lists them. */
function checkUses(folder: Folder, manifest: string): string[] {
  const uses = /uses: \[([^\]]*)\]/.exec(manifest)?.[1] ?? ''
  const listed = new Set(Array.from(uses.matchAll(/'([\w-]+)'/g), (m) => m[1]))
  const own = filesBelow(folder.path, /(?<!\.test)\.tsx?$/).filter(
    ({ file }) => !file.startsWith('web/') && !file.includes('testing'),
  )
  const imported = own.flatMap(({ file, text }) =>
    Array.from(text.matchAll(/from '@hue-s\/(?:engines|systems)\/([\w-]+)\//g), (m) => ({ file, id: m[1] ?? '' })),
  )
  return imported
    .filter(({ id }) => id !== folder.id && !listed.has(id))
    .map(({ file, id }) => `${file} imports ${id}, which \`uses\` does not list`)
}

function checkTexts(folder: Folder): string[] {
  const [vi, en] = ['vi', 'en'].map(
    (lang) => JSON.parse(readText(join(folder.path, `text/${lang}.json`))) as Record<string, string>,
  )
  const out: string[] = []
  for (const key of Object.keys(vi ?? {})) if (!(en && key in en)) out.push(`text/en.json lacks ${key}`)
  for (const key of Object.keys(en ?? {})) if (!(vi && key in vi)) out.push(`text/vi.json lacks ${key}`)
  for (const [key, text] of Object.entries({ ...vi })) {
    if (text !== text.normalize('NFC')) out.push(`text/vi.json: ${key} is not NFC`)
    const holes = (s: string) =>
      Array.from(s.matchAll(/\{(\w+)[,}]/g), (m) => m[1])
        .sort()
        .join()
    if (en?.[key] !== undefined && new Set(holes(text).split(',')).size !== new Set(holes(en[key]).split(',')).size)
      out.push(`text: ${key} has other values in vi and en`)
  }
  return out
}

/** Words that a visitor meets on the way through the app; each must be there in every screen language. */
const VISITOR_WORDS: readonly (readonly [folder: string, keys: RegExp])[] = [
  ['apps/citizen', /^citizen\.(?!.*\.business$)/],
  ['engines/identity', /^identity\.citizen\.(?:signIn|phone)\./],
  ['systems/news', /^news\.citizen\.home\./],
  [
    'systems/field-reports',
    /^field-reports\.(?:state|rating)\.|^field-reports\.citizen\.(?:report|review|kind|where|photos|progress|home|anonymous|did|by|answer|reopen|withdraw|messages)\./,
  ],
]
const MORE_LANGUAGES = ['ko', 'zh', 'fr']

const wordsIn = (folder: string, lang: string) =>
  JSON.parse(readText(join(folder, `text/${lang}.json`)) || '{}') as Record<string, string>
const valuesIn = (sentence: string) =>
  [...new Set(Array.from(sentence.matchAll(/\{(\w+)[,}]/g), (m) => m[1]))].sort().join()

/** A visitor's languages: no key of their own, the same values in each sentence, nothing missing on a visitor's way. */
export function checkScreenLanguages(root: string): string[] {
  const apps = children(join(root, 'apps')).map(({ name }) => `apps/${name}`)
  const folders = ['kernel', ...apps, ...listFolders(root).map(({ kind, id }) => `${kind}/${id}`)]
  return folders.flatMap((folder) => {
    const en = wordsIn(join(root, folder), 'en')
    const needed = VISITOR_WORDS.filter(([of]) => of === folder).map(([, keys]) => keys)
    return MORE_LANGUAGES.flatMap((lang) => {
      const words = wordsIn(join(root, folder), lang)
      const file = `${folder}/text/${lang}.json`
      return [
        ...Object.keys(words)
          .filter((key) => !(key in en))
          .map((key) => `${file}: ${key} is not in en.json`),
        ...Object.entries(words)
          .filter(([key, said]) => key in en && valuesIn(said) !== valuesIn(en[key] ?? ''))
          .map(([key]) => `${file}: ${key} has other values than in en.json`),
        ...Object.entries(words)
          .filter(([, said]) => said.trim() === '' || said !== said.normalize('NFC'))
          .map(([key]) => `${file}: ${key} is empty or not NFC`),
        ...Object.keys(en)
          .filter((key) => !(key in words) && needed.some((keys) => keys.test(key)))
          .map((key) => `${file} lacks ${key}`),
      ]
    })
  })
}

/** SQL lives in store files and touches the own schema and the kernel's only. */
function checkSql(folder: Folder): string[] {
  const own = folder.id.replaceAll('-', '_')
  return filesBelow(folder.path, /(?<!\.test)\.ts$/)
    .filter(({ file }) => !file.includes('testing'))
    .flatMap(({ file, text }) =>
      Array.from(
        text.matchAll(/\b(?:from|join|into|update|delete from)\s+([a-z_]+)\.([a-z_]+)\b(?!\()/g),
        (m) => m[1] ?? '',
      )
        .filter((schema) => schema !== own && schema !== 'kernel' && schemas(folder).has(schema))
        .map((schema) => `${file}: SQL reaches into schema ${schema}`),
    )
}

const schemas = (folder: Folder) =>
  new Set(listFolders(join(folder.path, '..', '..')).map((f) => f.id.replaceAll('-', '_')))

function checkMigrations(folder: Folder): string[] {
  const names = existsSync(join(folder.path, 'migrations')) ? readdirSync(join(folder.path, 'migrations')).sort() : []
  return names.flatMap((name, n) => {
    const number = /^(\d{4})_[a-z0-9_-]+\.sql$/.exec(name)?.[1]
    if (!number) return [`migrations/${name}: the name is not NNNN_name.sql`]
    return Number(number) === n + 1 ? [] : [`migrations/${name}: number ${n + 1} was expected`]
  })
}

/** Every route has words and an audience, every error code a sentence. */
async function checkContract(root: string, folder: Folder): Promise<string[]> {
  const module = (await import(pathToFileURL(join(folder.path, 'contract.ts')).href)) as Record<string, unknown>
  const routes = Object.values(module)
    .filter((value) => typeof value === 'object' && value !== null)
    .flatMap((value) => Object.values(value as object))
    .filter(
      (value): value is Route => typeof value === 'object' && value !== null && 'kind' in value && 'allow' in value,
    )
  const texts = listFolders(root).concat({ kind: 'systems', id: 'kernel', path: join(root, 'kernel') })
  const vi = Object.assign(
    {},
    ...texts.map((f) => JSON.parse(readText(join(f.path, 'text/vi.json')) || '{}') as object),
  ) as Record<string, string>
  const thrown = filesBelow(folder.path, /(?<!\.test)\.ts$/).flatMap(({ text }) =>
    Array.from(
      text.matchAll(
        /\b(?:invalid|notFound|forbidden|conflict|gone|tooLarge|tooMany|unavailable|unsupported|unauthenticated)\('([\w.-]+)'/g,
      ),
      (m) => m[1] ?? '',
    ),
  )
  const codes = new Set([...routes.flatMap((r) => r.errors ?? []), ...thrown, ...GENERAL])
  return [
    ...routes.filter((r) => r.url === '').map((r) => `contract.ts: route ${r.path} is not bound by contract()`),
    ...routes
      .filter((r) => r.summary.vi === '' || r.summary.en === '')
      .map((r) => `contract.ts: ${r.id} has no summary`),
    ...[...codes].filter((code) => !(`errors.${code}` in vi)).map((code) => `no sentence for the error ${code}`),
  ]
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = join(import.meta.dirname, '..')
  const folders = listFolders(root)
  const faults = (
    await Promise.all(
      folders.map(async (f) => (await checkFolder(root, f)).map((fault) => `${f.kind}/${f.id}: ${fault}`)),
    )
  )
    .flat()
    .concat(checkScreenLanguages(root))
  for (const fault of faults) console.error(fault)
  if (folders.length === 0) console.error('no engine or system was found: the check would check nothing')
  console.log(`${folders.length} engines and systems read, ${faults.length} faults`)
  process.exit(faults.length > 0 || folders.length === 0 ? 1 : 0)
}
