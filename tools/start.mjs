import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, root, stopWith } from './install.mjs'
import { forwardSignals, run } from './processes.mjs'

const bundle = join(root, 'dist', 'server', 'main.mjs')

if (!existsSync(join(root, 'apps', 'server', 'main.ts'))) {
  stopWith('Chưa có apps/server/main.ts để chạy.\nThere is no apps/server/main.ts to start yet.')
}
await ensureInstalled({ dev: process.argv.includes('--watch') })
const { staleTargets, targets } = await import('./build.mjs')
if (staleTargets().length > 0) {
  console.log('Biên dịch · Building…')
  // In a process of its own, so that the server does not carry the compilers in its memory.
  const code = await run(process.execPath, [join(root, 'tools', 'build.mjs')])
  if (code !== 0) process.exit(code)
}
if (process.argv.includes('--watch')) await watch()
else await serve()

/** The server runs in this very process: a signal, an exit code and a kill -9 mean what they say. */
async function serve() {
  console.log('Khởi động · Starting…')
  process.setSourceMapsEnabled(true)
  endWithNpm()
  process.argv = [process.argv[0], bundle, ...process.argv.slice(2)]
  try {
    await import(pathToFileURL(bundle).href)
  } catch (error) {
    if (error?.name !== 'StartError') throw error
    stopWith(error.message)
  }
}

/** npm passes no signal on when it is ended by itself: then whoever started us is gone, and we go in order. */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform !== 'linux') return
  const started = ancestors()
  const timer = setInterval(() => {
    if (ancestors() === started) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  timer.unref()
}

/** The shell that npm started and npm itself; another answer means that one of them has ended. */
function ancestors() {
  try {
    const [, npm] = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${process.ppid}/status`, 'utf8')) ?? []
    return `${process.ppid} ${npm}`
  } catch {
    return String(process.ppid)
  }
}

async function watch() {
  const tsx = ['--import', import.meta.resolve('tsx')]
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const apps = targets.filter(({ entry }) => entry.endsWith('.config.ts') && existsSync(join(root, entry)))
  const commands = [
    [...tsx, '--watch', '--watch-preserve-output', join(root, 'apps/server/main.ts')],
    ...apps.map(({ name, entry }) => {
      const options = { '--config': join(root, entry), '--outDir': join(root, 'dist', name), '--logLevel': 'warn' }
      return [vite, 'build', dirname(join(root, entry)), '--watch', '--emptyOutDir', ...Object.entries(options).flat()]
    }),
  ]
  const children = commands.map((args) => spawn(process.execPath, args, { stdio: 'inherit', cwd: root }))
  forwardSignals(children)
  const code = await Promise.race(children.map((child) => new Promise((done) => child.once('exit', done))))
  for (const child of children) child.kill('SIGTERM')
  process.exitCode = code ?? 0
}
