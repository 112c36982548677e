import { afterAll, beforeAll } from 'vitest'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { makePushKeys } from '../../../sandbox/push-crypto.ts'
import { contractOfNotify } from '../contract.ts'
import { notify, notifyPerson, type Notice } from '../index.ts'
import { club } from './club/club.ts'

export let app: TestApp

export const rain = {
  topic: 'courts',
  title: 'club.rain.title',
  body: 'club.rain.body',
  values: { court: 3, hour: '18:30' },
  level: 'info',
} as const
export const tell = (to: Actor, more: Partial<Notice> = {}) =>
  app.run((ctx) => notifyPerson(ctx, { ...rain, to: to.id!, ...more }))
export const api = (actor: Actor, headers: Record<string, string> = {}) => app.as(actor, contractOfNotify, headers)
export const keys = () => {
  const { ecdh, auth } = makePushKeys()
  return { p256dh: ecdh.getPublicKey().toString('base64url'), auth: auth.toString('base64url') }
}

/** Starts the engine before the tests of a file. */
export function startNotify() {
  beforeAll(async () => {
    app = await testApp([notify, club], { now: '2026-11-21T12:00:00+07:00' })
  })
  afterAll(() => app.stop())
}
