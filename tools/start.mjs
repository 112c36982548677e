import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
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
  process.argv = [process.argv[0], bundle, ...process.argv.slice(2)]
  try {
    await import(pathToFileURL(bundle).href)
  } catch (error) {
    if (error?.name !== 'StartError') throw error
    stopWith(error.message)
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
