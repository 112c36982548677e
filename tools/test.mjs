import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, root } from './install.mjs'
import { run } from './processes.mjs'

/** The last line of a run and whether it was good. A file that broke before its first test counts as one failure. */
export function summarise(report, code) {
  const files = report?.testResults ?? []
  const states = files.flatMap((file) => file.assertionResults.map(({ status }) => status))
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  const passed = states.filter((status) => status === 'passed').length
  const failed = states.filter((status) => status === 'failed').length + broken.length
  // Something outside a test went wrong (an unhandled rejection, a crash): a run is not good with "0 failed".
  const told = failed === 0 && code !== 0 ? 1 : failed
  return { line: `${passed} passed, ${told} failed`, isGood: told === 0 && passed > 0 && code === 0 }
}

async function main() {
  await ensureInstalled({ dev: true })
  // When the build fails the tests still run: they say what else is wrong.
  const built = await buildStale()
  const folder = mkdtempSync(join(tmpdir(), 'hue-s-test-'))
  const file = join(folder, 'report.json')
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...process.argv.slice(2),
  ]
  const code = await run(process.execPath, args, { cwd: root })
  const report = readReport(file)
  rmSync(folder, { recursive: true, force: true })
  finish(report, code || built)
}

async function buildStale() {
  const { staleTargets } = await import('./build.mjs')
  return staleTargets().length > 0 ? run(process.execPath, [join(root, 'tools', 'build.mjs')]) : 0
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function finish(report, code) {
  const { line, isGood } = summarise(report, code)
  console.log(line)
  process.exitCode = isGood ? 0 : code || 1
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main()
