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

/** More files than this do not fail by chance. */
const BY_CHANCE = 3

/**
 * The files to run a second time, alone: of thousands of tests on a busy machine one may be late. A fault fails twice.
 * Who asked for tests by an option looks at one of them, and wants its first answer.
 */
export function worthSecondTry(report, args) {
  const failed = (report?.testResults ?? []).filter(({ status }) => status === 'failed').map(({ name }) => name)
  return failed.length > BY_CHANCE || args.some((arg) => arg.startsWith('-')) ? [] : failed
}

/** The report with what a second try said of its files, and the tests that passed only then: they are to be mended. */
export function withSecondTry(report, second) {
  const again = new Map(second.testResults.map((file) => [file.name, file]))
  const late = report.testResults.flatMap(({ name, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName)
    return again.get(name)?.status === 'passed' ? [[name, ...failed].join(' · ')] : []
  })
  return { report: { testResults: report.testResults.map((file) => again.get(file.name) ?? file) }, late }
}

async function main() {
  await ensureInstalled({ dev: true })
  // When the build fails the tests still run: they say what else is wrong.
  const built = await buildStale()
  const asked = process.argv.slice(2)
  let { code, report } = await vitest(asked)
  const files = worthSecondTry(report, asked)
  if (files.length > 0) {
    const second = await vitest([...files, '--maxWorkers=1'])
    if (second.report) {
      const both = withSecondTry(report, second.report)
      for (const one of both.late) console.log(`passed only at the second try: ${one.replace(`${root}/`, '')}`)
      ;({ code, report } = { code: second.code, report: both.report })
    }
  }
  finish(report, code || built)
}

/** Runs the tests and reads what they reported. */
async function vitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'hue-s-test-'))
  const file = join(folder, 'report.json')
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await run(process.execPath, [program, 'run', ...reporters, ...args], { cwd: root })
  const report = readReport(file)
  rmSync(folder, { recursive: true, force: true })
  return { code, report }
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
