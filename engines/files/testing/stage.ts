import { afterAll, beforeAll } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { contract, type FileSize, type Purpose } from '../contract.ts'
import { files } from '../index.ts'

export let app: TestApp

export const send = (who: Actor, bytes: Buffer, purpose: Purpose = 'photo', type = 'application/octet-stream') =>
  app.as(who, contract, { 'content-type': type }).upload({ purpose }, new Blob([new Uint8Array(bytes)]))
export const header = (who: Actor) => ({ 'x-test-actor': Buffer.from(JSON.stringify(who)).toString('base64') })
export const get = (who: Actor, path: string, more: Record<string, string> = {}) =>
  fetch(app.url + path, { headers: { ...header(who), ...more } })
export const open = (who: Actor, id: string, size: FileSize) => get(who, `/api/files/${id}?size=${size}`)

/** Starts the engine alone before the tests of a file. */
export function startFiles() {
  beforeAll(async () => {
    app = await testApp([files])
  })
  afterAll(() => app.stop())
}
