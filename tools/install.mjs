import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')

/** The sentence to stop with when this Node is too old, else undefined. */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return undefined
  return (
    `Cần Node.js 20.19 trở lên (đang chạy ${version}); hãy cài bản mới từ nodejs.org.\n` +
    `Node.js 20.19 or newer is needed (this is ${version}); install it from nodejs.org.`
  )
}

/** What node_modules was installed from and for; when it changes, node_modules is out of date. */
export function stampOf(lockText, { platform, arch, version } = process) {
  const major = version.replace(/^v/, '').split('.')[0]
  return createHash('sha256').update(`${platform} ${arch} node${major}\n${lockText}`).digest('hex')
}

/**
 * Whether what npm recorded as installed is all that the lock file asks for on this machine. It spares an installation
 * when somebody ran npm by hand, or when a server was deployed without the development packages.
 */
export function satisfies(
  lockText,
  installedText,
  { dev = true, platform = process.platform, arch = process.arch } = {},
) {
  const wanted = JSON.parse(lockText).packages
  const installed = JSON.parse(installedText).packages
  const isFor = ({ os, cpu }) => (!os || os.includes(platform)) && (!cpu || cpu.includes(arch))
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true
    const found = installed[path]
    if (found) return found.version === entry.version && found.integrity === entry.integrity
    if (entry.dev || entry.devOptional) return !dev || entry.optional === true || entry.devOptional === true
    return entry.optional === true && (!entry.os || !isFor(entry) || entry.libc !== undefined)
  })
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function isCurrent(folder, dev) {
  const lockText = readText(join(folder, 'package-lock.json')) ?? readText(join(folder, 'package.json')) ?? ''
  const stampFile = join(folder, 'node_modules', '.hue-s-stamp')
  const stamp = readText(stampFile)
  if (stamp === stampOf(lockText)) return true
  const installed = readText(join(folder, 'node_modules', '.package-lock.json'))
  if (!installed || !existsSync(join(folder, 'package-lock.json'))) return false
  if (!satisfies(lockText, installed, { dev })) return false
  if (satisfies(lockText, installed, { dev: true })) writeStamp(folder)
  return true
}

function writeStamp(folder) {
  const lockText = readText(join(folder, 'package-lock.json')) ?? readText(join(folder, 'package.json')) ?? ''
  try {
    writeFileSync(join(folder, 'node_modules', '.hue-s-stamp'), stampOf(lockText))
  } catch {
    // A folder we may only read: it will be compared again next time.
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Runs `work` while no other process does; a holder that died is swept aside. */
export async function withLock(lockFile, work, { limitMs = 15 * 60_000 } = {}) {
  mkdirSync(resolve(lockFile, '..'), { recursive: true })
  for (const started = Date.now(); ; await sleep(200)) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = Number(readText(lockFile))
    if ((holder > 0 && !isAlive(holder)) || Date.now() - started > limitMs) rmSync(lockFile, { force: true })
  }
  try {
    return await work()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

/** Checks Node and brings node_modules up to date with the lock file; a few milliseconds when it is. */
export async function ensureInstalled({ folder = root, dev = process.env.NODE_ENV !== 'production' } = {}) {
  const problem = nodeProblem(process.version)
  if (problem) stopWith(problem)
  if (isCurrent(folder, dev)) return
  await withLock(join(folder, '.cache', 'install.lock'), () => {
    if (!isCurrent(folder, dev)) install(folder)
  })
}

function install(folder) {
  console.log('Cài đặt gói · Installing packages…')
  // Whatever happens, npm must not write a lock file: the working copy stays as it was cloned.
  const hasLock = existsSync(join(folder, 'package-lock.json'))
  const clean = hasLock ? npm(folder, ['ci']) : undefined
  // `npm ci` refuses a lock file that lacks other platforms' optional packages; `npm install` takes what is for us.
  const done = clean?.isDone ? clean : npm(folder, ['install', hasLock ? '--no-save' : '--no-package-lock'])
  if (!done.isDone) {
    stopWith(
      `${done.said}\nKhông cài được các gói bằng npm; hãy kiểm tra kết nối mạng rồi chạy lại.\n` +
        'npm could not install the packages; check the network and run again.',
    )
  }
  writeStamp(folder)
}

function npm(folder, command) {
  const args = [...command, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const isWindows = process.platform === 'win32'
  const options = { cwd: folder, encoding: 'utf8', shell: isWindows, maxBuffer: 64 * 1024 * 1024 }
  const { status, stdout, stderr, error } = spawnSync(isWindows ? 'npm.cmd' : 'npm', args, options)
  return { isDone: status === 0, said: error?.message ?? `${stdout}${stderr}`.trim() }
}

/** Ends the program with one sentence instead of a stack. */
export function stopWith(sentence) {
  console.error(sentence)
  process.exit(1)
}
