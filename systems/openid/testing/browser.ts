import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { cookieClient, type CookieClient } from '@hue-s/kernel/testing/cookie-client.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'

export type Browser = CookieClient<typeof identityContract>

/** A browser without a screen that signs in as people do. */
export const browser = (app: Pick<TestApp, 'url'>, extra: Record<string, string> = {}): Browser =>
  cookieClient(app, identityContract, extra)

export const demo = (account: string) => ({ account, password: `demo-${account}` })
