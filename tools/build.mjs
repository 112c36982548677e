import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { ensureInstalled, root, stopWith } from './install.mjs'

const shared = ['kernel', 'engines', 'systems']
const forAll = ['apps/screens.ts', 'package-lock.json', 'tsconfig.base.json', 'tools/build.mjs']

/** What can be built. `entry` decides whether it exists yet; `inputs` are all files whose change means building again. */
export const targets = [
  { name: 'citizen', entry: 'apps/citizen/vite.config.ts', inputs: [...shared, 'ui', 'apps/citizen'] },
  { name: 'citizen-ssr', entry: 'apps/citizen/vite.ssr.config.ts', inputs: [...shared, 'ui', 'apps/citizen'] },
  { name: 'office', entry: 'apps/office/vite.config.ts', inputs: [...shared, 'ui', 'apps/office'] },
  { name: 'ops', entry: 'apps/ops/vite.config.ts', inputs: [...shared, 'ui', 'apps/ops'] },
  { name: 'ui', entry: 'ui/gallery/vite.config.ts', inputs: [...shared, 'ui'] },
  { name: 'server', entry: 'apps/server/main.ts', inputs: [...shared, 'apps/server'] },
  { name: 'sandbox', entry: 'sandbox/main.ts', inputs: [...shared, 'sandbox'] },
]

const isVite = (target) => target.entry.endsWith('.config.ts')

/** Builds what changed (everything with `force`); gives back the names of what was built. */
export async function build({ force = false, folder = root } = {}) {
  const stale = staleTargets({ force, folder })
  for (const { name } of stale) sweep(folder, name)
  await Promise.all(stale.map((target) => buildOne(target, folder)))
  return stale.map(({ name }) => name)
}

/** Targets that exist and whose inputs differ from those of the last build. */
export function staleTargets({ force = false, folder = root } = {}) {
  const stamps = readStamps(folder)
  const seen = new Map()
  return targets
    .filter(({ entry }) => existsSync(join(folder, entry)))
    .map((target) => ({ ...target, stamp: hashInputs(folder, [...forAll, ...target.inputs], seen) }))
    .filter(({ name, stamp }) => force || stamps[name] !== stamp || !existsSync(join(folder, 'dist', name)))
}

/** One hash over names and contents, without git: a clone, an archive and an edited copy are all treated alike. */
export function hashInputs(folder, inputs, seen = new Map()) {
  const hash = createHash('sha256').update(`node${process.versions.node.split('.')[0]}`)
  for (const input of inputs) {
    if (!seen.has(input)) seen.set(input, hashTree(folder, input))
    hash.update(seen.get(input))
  }
  return hash.digest('hex')
}

const notAnInput = /(^\.)|(\.test\.tsx?$)|(\.sql$)|(\.md$)|(^node_modules$)/

function hashTree(folder, input) {
  const hash = createHash('sha256')
  const visit = (path, entry) => {
    if (!entry.isDirectory()) return hash.update(`${path}\0`).update(readFileSync(join(folder, path)))
    for (const child of readdirSync(join(folder, path), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      if (!notAnInput.test(child.name)) visit(`${path}/${child.name}`, child)
    }
  }
  if (!existsSync(join(folder, input))) return 'none'
  visit(input, { isDirectory: () => !input.includes('.') })
  return hash.digest('hex')
}

async function buildOne(target, folder) {
  const started = performance.now()
  const draft = join(folder, 'dist', `.tmp-${target.name}-${process.pid}-${randomBytes(3).toString('hex')}`)
  mkdirSync(draft, { recursive: true })
  try {
    if (isVite(target)) await buildWeb(target, folder, draft)
    else await buildServer(target, folder, draft)
    if (isVite(target) && !target.name.endsWith('-ssr')) await compressAll(draft)
    await swap(draft, join(folder, 'dist', target.name))
    writeStamps(folder, target.name, target.stamp)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  console.log(`  ${target.name} ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

async function buildWeb(target, folder, outDir) {
  const vite = await import('vite')
  await vite.build({
    root: dirname(join(folder, target.entry)),
    configFile: join(folder, target.entry),
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true },
  })
}

async function buildServer(target, folder, outdir) {
  const esbuild = await import('esbuild')
  await esbuild.build({
    entryPoints: { main: join(folder, target.entry) },
    outdir,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: folder,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    // A start reads all of it: names stay, so that what is written in logs can be read.
    sourcesContent: false,
    minifyWhitespace: true,
    minifySyntax: true,
    jsx: 'automatic',
    logLevel: 'error',
    loader: { '.sql': 'text' },
    plugins: [packagesStayOutside, filesStayWhereTheyWere(folder, join(folder, 'dist', target.name))],
  })
}

/** Packages of hundreds of files and no dependencies: file by file they are a good part of a start. */
const oneFileIsFaster = new Set(['kysely', 'zod'])

/** Our own workspaces are bundled, and what is named above; other packages are loaded from node_modules as they are. */
const packagesStayOutside = {
  name: 'packages-stay-outside',
  setup(bundler) {
    bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@hue-s/') || oneFileIsFaster.has(path.split('/')[0])
        ? undefined
        : { path, external: true },
    )
  },
}

/** Code that reads a file beside itself by `import.meta.url` finds it from the bundle too, wherever the project lies. */
function filesStayWhereTheyWere(folder, outdir) {
  return {
    name: 'files-stay-where-they-were',
    setup(bundler) {
      bundler.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        const source = await readFile(path, 'utf8')
        if (!source.includes('import.meta.') || path.includes(`${sep}node_modules${sep}`)) return undefined
        const place = relative(outdir, path).split(sep).join('/')
        const url = `new URL(${JSON.stringify(place)}, import.meta.url).href`
        const contents = source.replace(/\bimport\.meta\.url\b/g, url)
        return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts', resolveDir: dirname(path) }
      })
    },
  }
}

const textFile = /\.(?:js|mjs|css|html|svg|json|webmanifest|txt|xml|geojson)$/

/** Compressed once here, so that nothing is ever compressed while somebody waits. */
async function compressAll(folder) {
  const brotli = promisify(brotliCompress)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && textFile.test(entry.name))
  await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath ?? entry.path, entry.name)
      const content = await readFile(path)
      if (content.length <= 1024) return
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
      await writeFile(`${path}.br`, await brotli(content, { params }))
      await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))
    }),
  )
}

/** Puts the new folder in place of the old; when two builds end together the later one stays. */
async function swap(draft, target) {
  const old = `${draft}.old`
  for (let attempt = 0; ; attempt++) {
    await rename(target, old).catch(() => {})
    try {
      await rename(draft, target)
      break
    } catch (error) {
      if (attempt === 20) throw error
    } finally {
      await rm(old, { recursive: true, force: true })
    }
  }
}

/** Drafts of builds that were killed. Those of a living process are left alone. */
function sweep(folder, name) {
  if (!existsSync(join(folder, 'dist'))) return
  for (const entry of readdirSync(join(folder, 'dist'))) {
    const pid = Number(new RegExp(`^\\.tmp-${name}-(\\d+)-`).exec(entry)?.[1])
    if (!pid || isAlive(pid)) continue
    rmSync(join(folder, 'dist', entry), { recursive: true, force: true })
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function readStamps(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'dist', '.stamps.json'), 'utf8'))
  } catch {
    return {}
  }
}

function writeStamps(folder, name, stamp) {
  const file = join(folder, 'dist', '.stamps.json')
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify({ ...readStamps(folder), [name]: stamp }, null, 2))
  renameSync(draft, file)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await ensureInstalled()
  try {
    const built = await build({ force: process.argv.includes('--force') })
    if (built.length === 0) console.log('  dist/ đã mới nhất · up to date')
  } catch (error) {
    stopWith(`Biên dịch không thành công · Build failed: ${error.message}`)
  }
}
