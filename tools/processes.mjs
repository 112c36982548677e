import { spawn } from 'node:child_process'

/** Runs a command with our input and output; gives back its exit code, 128 + n when a signal ended it. */
export function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  const stopForwarding = forwardSignals([child])
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code, signal) => {
      stopForwarding()
      done(code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 0))
    })
  })
}

/** Runs a command and keeps what it prints, to show it only when it matters. */
export async function capture(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const code = await new Promise((done, fail) => child.once('error', fail).once('close', (code) => done(code ?? 1)))
  return { code, output }
}

/** Passes signals on. From a keyboard the children already have them: twice would look like impatience. */
export function forwardSignals(children) {
  const forward = (signal) => {
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    for (const child of children) child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  return () => signals.forEach((signal) => process.off(signal, forward))
}
