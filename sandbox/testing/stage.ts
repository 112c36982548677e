import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Sandbox, startSandbox } from '../index.ts'

export let sandbox: Sandbox
export const publicUrl = 'https://province.example'

export const post = (url: string, body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: signal ?? null,
  })
export const switchTo = async (url: string, mode: string, delayMs?: number) => {
  const res = await post(`${url}/_control`, delayMs === undefined ? { mode } : { mode, delayMs })
  expect(res.status).toBe(200)
}

/** Opens the stand-ins before the tests of a file; after each test they are as new. */
export function openSandbox() {
  beforeAll(async () => {
    sandbox = await startSandbox({ basePort: 0, publicUrl, lang: 'vi' })
  })
  afterAll(() => sandbox.stop())
  afterEach(async () => {
    for (const url of [sandbox.eid.url, sandbox.mail.webUrl, sandbox.messages.url, sandbox.push.url]) {
      expect((await post(`${url}/_reset`, {})).status).toBe(200)
    }
  })
}
