import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import type { Route } from '@hue-s/kernel/shared/route.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { units } from '@hue-s/engines/units/index.ts'
import { identityContract } from './contract.ts'
import { identity } from './index.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp([units, notify, identity])
})
afterAll(() => app.stop())

const roles = {
  anyone,
  citizen: citizen(),
  'citizen at level 1': { ...citizen(), assurance: 1 as const },
  'staff without permission': staff([]),
  'staff at level 1': { ...staff([]), assurance: 1 as const },
  'identity.grant': staff(['identity.grant']),
  'identity.readStaff': staff(['identity.readStaff']),
  'identity.manageStaff': staff(['identity.manageStaff']),
  'identity.readAudit': staff(['identity.readAudit']),
  'identity.confirmDelegation': staff(['identity.confirmDelegation']),
  'identity.assist': staff(['identity.assist']),
  'identity.recover': staff(['identity.recover']),
}
type Role = keyof typeof roles
const SIGNED_IN = Object.keys(roles).filter((r) => r !== 'anyone') as Role[]
const VERIFIED = SIGNED_IN.filter((r) => !r.endsWith('level 1'))
const CITIZENS: Role[] = ['citizen', 'citizen at level 1']
const EVERYONE = Object.keys(roles) as Role[]
const STAFF = SIGNED_IN.filter((r) => !r.startsWith('citizen'))

/** Who gets past the door of each route. Written out by hand: a changed `allow` must be meant. */
const doors: Record<keyof typeof identityContract, readonly Role[]> = {
  signIn: EVERYONE,
  signOut: EVERYONE,
  me: EVERYONE,
  passkeySignInOptions: EVERYONE,
  passkeySignIn: EVERYONE,
  demoToken: EVERYONE,
  changePassword: SIGNED_IN,
  sessions: SIGNED_IN,
  endSession: SIGNED_IN,
  startTotp: SIGNED_IN,
  confirmTotp: SIGNED_IN,
  removeTotp: VERIFIED,
  newRecoveryCodes: VERIFIED,
  security: SIGNED_IN,
  passkeyOptions: SIGNED_IN,
  addPasskey: SIGNED_IN,
  removePasskey: SIGNED_IN,
  createToken: SIGNED_IN,
  tokens: SIGNED_IN,
  revokeToken: SIGNED_IN,
  grants: ['identity.grant'],
  grant: ['identity.grant'],
  endGrant: ['identity.grant'],
  moveGrant: ['identity.grant'],
  staff: ['identity.readStaff'],
  createStaff: ['identity.manageStaff'],
  roles: STAFF,
  endOtherSessions: SIGNED_IN,
  sendPhoneCode: EVERYONE,
  phoneCodeState: EVERYONE,
  phoneSignIn: EVERYONE,
  addPhone: CITIZENS,
  removePhone: CITIZENS,
  undoMerge: CITIZENS,
  nameMyself: CITIZENS,
  renamePasskey: SIGNED_IN,
  acts: SIGNED_IN,
  delegationRules: SIGNED_IN,
  invite: CITIZENS,
  readInvitation: SIGNED_IN,
  answerInvitation: CITIZENS,
  confirmAtCounter: ['identity.confirmDelegation'],
  startAssistance: ['identity.assist'],
  confirmAssistance: ['identity.assist'],
  openRecovery: ['identity.recover'],
  recoveries: ['identity.recover'],
  decideRecovery: ['identity.recover'],
  delegate: ['citizen'],
  delegations: SIGNED_IN,
  endDelegation: SIGNED_IN,
  actFor: SIGNED_IN,
  whoLooked: SIGNED_IN,
  audit: ['identity.readAudit'],
  looks: ['identity.readAudit'],
}
const DOOR = new Set(['kernel.signInNeeded', 'kernel.notAllowed', 'kernel.stepUpNeeded'])

test.each(Object.entries(doors))('%s lets in whom it should and nobody else', async (name, welcome) => {
  const route: Route = identityContract[name as keyof typeof identityContract]
  for (const role of EVERYONE) {
    const path = route.url.replace(/:(\w+)/g, () => newId())
    const response = await fetch(app.url + path, {
      method: route.method,
      headers: {
        'content-type': 'application/json',
        'x-test-actor': Buffer.from(JSON.stringify(roles[role])).toString('base64'),
      },
      ...(route.method === 'GET' ? {} : { body: '{}' }),
    })
    const { code } = (await response.json()) as { code?: string }
    expect(response.status, `${name} as ${role}`).toBeLessThan(500)
    expect([role, !DOOR.has(code ?? '')]).toEqual([role, welcome.includes(role)])
  }
})

test('every route is in the API description', async () => {
  const doc = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  const ids = Object.values(doc.paths).flatMap((path) => Object.values(path).map((operation) => operation.operationId))
  expect(ids).toEqual(expect.arrayContaining(Object.values(identityContract).map((route) => route.id)))
})

const words = (lang: string) =>
  JSON.parse(readFileSync(new URL(`text/${lang}.json`, import.meta.url), 'utf8')) as Record<string, string>

test('every refusal, role and column has words in both languages', () => {
  const [vi, en] = [words('vi'), words('en')]
  expect(Object.keys(vi).sort()).toEqual(Object.keys(en).sort())
  const codes = Object.values(identityContract).flatMap((r) => ('errors' in r ? ((r as Route).errors ?? []) : []))
  for (const code of codes) expect(vi[`errors.${code}`], code).toBeTruthy()
  for (const role of Object.keys(identity.roles)) expect(en[`role.${role}`], role).toBeTruthy()
})
