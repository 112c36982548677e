import { defaultSecrets, startMessages, type Messages } from '@hue-s/sandbox/messages.ts'
import type { System } from '@hue-s/kernel/server/system.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { unitIdOfKey, units } from '@hue-s/engines/units/index.ts'
import { addGrant } from '../grants.ts'
import { identity, makeAuthenticate } from '../index.ts'
import { findPersonOfAccount } from '../people.ts'
import { browser, demo, type Browser } from './sign-in-client.ts'
import { courtsSystem } from './tennis-staff.ts'

export const START = '2027-03-01T02:00:00Z'

export interface Stage {
  app: TestApp
  messages: Messages
  /** Asks for a code from an address and answers what the message said, and the answer to the asker. */
  codeFor(me: Browser, phone: string, use?: 'signIn' | 'add'): Promise<{ id: string; code: string; text: string }>
  byPhone(me: Browser, phone: string): Promise<void>
  /** The newest message to a number that is newer than so many. */
  message(to: string, after: number): Promise<string>
  count(to: string): number
  /** Gives a member of staff a role for this test. */
  give(login: string, role: string, unitKey: string | null): Promise<void>
  stop(): Promise<void>
}

/** The engine with an SMS carrier that keeps what it is handed. */
export async function phoneStage(env: Record<string, string> = {}, more: readonly System[] = []): Promise<Stage> {
  const messages = await startMessages()
  const systems = [units, notify, identity, courtsSystem, ...more]
  const app = await testApp(systems, {
    authenticate: makeAuthenticate(systems),
    seed: true,
    now: START,
    env: {
      SMS_URL: `${messages.url}/sms/v1/send?brand=CLB`,
      SMS_KEY: defaultSecrets.smsToken,
      TRUST_PROXY: 'true',
      ...env,
    },
  })
  const to = (number: string) => messages.messages().filter((m) => m.kind === 'sms' && m.to === number)
  const message = async (number: string, after: number) => {
    for (let tries = 0; to(number).length <= after; tries++) {
      if (tries > 200) throw new Error(`no message to ${number}`)
      await new Promise((done) => setTimeout(done, 20))
    }
    const [newest] = to(number)
    return newest?.kind === 'sms' ? newest.text : ''
  }
  const e164 = (phone: string) => `+84${phone.replace(/\D/g, '').replace(/^(84|0)/, '')}`
  const codeFor: Stage['codeFor'] = async (me, phone, use = 'signIn') => {
    const before = to(e164(phone)).length
    const { id } = await me.sendPhoneCode({ phone, use })
    const text = await message(e164(phone), before)
    return { id, code: text.slice(0, 6), text }
  }
  return {
    app,
    messages,
    codeFor,
    message,
    count: (number) => to(number).length,
    async byPhone(me, phone) {
      const { id, code } = await codeFor(me, phone)
      await me.phoneSignIn({ id, code })
    },
    give: (login, role, unitKey) =>
      app.run(async (ctx) => {
        const personId = (await findPersonOfAccount(ctx, login)) ?? ''
        const unitId = unitKey === null ? null : unitIdOfKey('sample', unitKey)
        const rest = { validFrom: '2027-01-01', validTo: null, source: 'decision', grantedBy: null } as const
        await addGrant(ctx, { personId, role, unitId, citation: 'Quyết định thử', ...rest })
      }),
    async stop() {
      await app.stop()
      await messages.stop()
    },
  }
}

/** A browser at an address of its own. */
export const from = (app: Pick<TestApp, 'url'>, address: string) => browser(app, { 'x-forwarded-for': address })

export async function demoBrowser(app: Pick<TestApp, 'url'>, account: string): Promise<Browser> {
  const me = browser(app)
  await me.signIn(demo(account))
  return me
}

export const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  )
