import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { format as prettier, resolveConfig } from 'prettier'
import { ROOT } from '@hue-s/kernel/server/root.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    vi: { type: 'string' },
    en: { type: 'string' },
    owner: { type: 'string', default: 'Sở Khoa học và Công nghệ' },
  },
})

function stop(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

const id = positionals[0] ?? ''
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
  stop('Cách dùng · usage: npm run new-system public-wifi -- --vi "Wifi công cộng" --en "Public Wi-Fi" --owner "Sở …"')
}
if (existsSync(join(ROOT, 'systems', id)) || existsSync(join(ROOT, 'engines', id)))
  stop(`${id}: đã có · exists already`)

const camel = id.replace(/-([a-z0-9])/g, (_, c: string) => c.toUpperCase())
const words: Record<string, string> = {
  __id__: id,
  __camel__: camel,
  __schema__: id.replaceAll('-', '_'),
  __vi__: values.vi ?? id,
  __en__: values.en ?? values.vi ?? id,
  __owner__: values.owner,
}
const fill = (text: string) => text.replace(/__(?:id|camel|schema|vi|en|owner)__/g, (word) => words[word] ?? word)

/** Copies the template, one file to one file; `test.ts` takes the system's name. */
function copyTemplate(): string[] {
  const from = join(ROOT, 'tools', 'template')
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.txt'))
  return files.map((file) => {
    const target = file.replace(/\.txt$/, '').replace(/^test\.ts$/, `${id}.test.ts`)
    const path = join(ROOT, 'systems', id, target)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, fill(readFileSync(join(from, file), 'utf8')))
    return `systems/${id}/${target}`
  })
}

/** Adds one import and one entry to an explicit list, keeping its order: newcomers come last. */
function addToList(file: string, line: string, list: RegExp, entry: string): void {
  const path = join(ROOT, file)
  const text = readFileSync(path, 'utf8')
  const lastImport = text.lastIndexOf('\nimport ')
  const end = text.indexOf('\n', lastImport + 1)
  const withImport = `${text.slice(0, end)}\n${line}${text.slice(end)}`
  const changed = withImport.replace(
    list,
    (_, head: string, body: string, tail: string) => `${head}${body.trimEnd().replace(/,$/, '')}, ${entry}${tail}`,
  )
  if (changed === withImport) stop(`${file}: không tìm thấy danh sách · the list was not found`)
  writeFileSync(path, changed)
}

/** Lays out what was written as `npm run check` wants it. */
async function format(files: readonly string[]): Promise<void> {
  for (const file of files) {
    const path = join(ROOT, file)
    const options = { ...(await resolveConfig(path)), filepath: path }
    if (/\.(ts|tsx|json)$/.test(file)) writeFileSync(path, await prettier(readFileSync(path, 'utf8'), options))
  }
}

const SERVER_LIST = 'apps/server/systems.ts'
const SCREEN_LIST = 'apps/screens.ts'
const made = copyTemplate()
addToList(
  SERVER_LIST,
  `import { ${camel} } from '@hue-s/systems/${id}/system.ts'`,
  /(export const systems: readonly System\[\] = \[)([^\]]*)(\])/,
  camel,
)
addToList(
  SCREEN_LIST,
  `import { screens as ${camel} } from '@hue-s/systems/${id}/web/index.ts'`,
  /(const all: readonly Screen\[\] = \[)([^\]]*)(\])/,
  `...${camel}`,
)
await format([...made, SERVER_LIST, SCREEN_LIST])
console.log(made.join('\n'))
console.log(`\nĐã thêm vào ${SERVER_LIST} và ${SCREEN_LIST} · added to both lists.
Tiếp theo · next: npm run check && npm test -- systems/${id}`)
