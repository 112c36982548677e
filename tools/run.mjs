import { resolve } from 'node:path'
import { ensureInstalled, stopWith } from './install.mjs'
import { run } from './processes.mjs'

const [file, ...args] = process.argv.slice(2)
if (!file) stopWith('Cách dùng · Usage: node tools/run.mjs FILE [args…]')
await ensureInstalled()
process.exitCode = await run(process.execPath, ['--import', import.meta.resolve('tsx'), resolve(file), ...args])
