import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, root } from './install.mjs'
import { capture } from './processes.mjs'

await ensureInstalled({ dev: true })

const bin = (name) => join(root, 'node_modules', '.bin', name)
const node = (...args) => [process.execPath, args]
const layers = ['kernel', 'ui', 'engines', 'systems', 'apps', 'sandbox', 'bench', 'conformance', 'tools']

/** Each step is one or more commands that run together; `proves` looks at what a passing command printed. */
const steps = [
  { name: 'định dạng · format', commands: [[bin('prettier'), ['--check', '--log-level', 'warn', '.']]] },
  { name: 'quy tắc viết · lint', commands: [[bin('oxlint'), ['--deny-warnings']]] },
  {
    name: 'kiểu · types',
    commands: ['tsconfig.json', 'tsconfig.web.json'].map((file) => [bin('tsc'), ['-p', file, '--noEmit']]),
  },
  {
    name: 'ranh giới · boundaries',
    commands: [
      [
        bin('depcruise'),
        [...layers.filter((folder) => existsSync(join(root, folder))), '--config', '.dependency-cruiser.cjs'],
      ],
    ],
    // It has been seen to say "no violations" after looking at nothing.
    proves: (output) => Number(/(\d+) modules/.exec(output)?.[1]) > 0 || 'no modules were looked at',
  },
  ...(existsSync(join(root, 'tools/check-systems.ts'))
    ? [
        {
          name: 'hệ thống · systems',
          commands: [node('--import', import.meta.resolve('tsx'), 'tools/check-systems.ts')],
        },
      ]
    : []),
  { name: 'giấy phép · licences', commands: [node('tools/licences.mjs', '--check')] },
]

let failures = 0
for (const { name, commands, proves } of steps) {
  const started = performance.now()
  const results = await Promise.all(commands.map(([command, args]) => capture(command, args, { cwd: root })))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const complaints = results.filter(({ code }) => code !== 0).map(({ output }) => output.trim())
  const proof = complaints.length === 0 ? (proves?.(results[0].output) ?? true) : true
  if (proof !== true) complaints.push(String(proof))
  if (complaints.length > 0) failures++
  console.log(`${complaints.length > 0 ? '✗' : '✓'} ${name} ${seconds} s`)
  for (const complaint of complaints) console.log(complaint)
}
console.log(failures === 0 ? 'check: ok' : `check: ${failures} failed`)
process.exitCode = failures === 0 ? 0 : 1
