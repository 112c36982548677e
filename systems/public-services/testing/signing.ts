import { afterAll, beforeAll, beforeEach } from 'vitest'
import { contractOfPapers } from '@hue-s/engines/papers/contract.ts'
import { forgetFailures, usePki } from '@hue-s/engines/papers/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { staff as person } from '@hue-s/kernel/testing/people.ts'
import { caTokens, startCa, type Ca } from '@hue-s/sandbox/ca.ts'
import { desk, hallDossier, MONDAY, openHall, type Hall } from './desk.ts'

export const PIN = '846203'
export const DRAFT = { conclusion: 'approve' as const, body: 'Đồng ý cho mượn sân nhà văn hóa theo đơn.' }
export const staff = desk()
export let hall: Hall
export let ca: Ca
/** Who files. */
export let mother: Actor

interface Leader {
  actor: Actor
  /** As the signing service calls their key. */
  credentialID: string
  name: string
}

/** The counter of a commune before the tests of a file, with leaders who hold keys at a stand-in of the signing service. */
export function openSigning(leaders: readonly Leader[]): void {
  beforeAll(async () => {
    hall = await openHall()
    hall.app.clock.set(MONDAY)
    mother = await hall.named('Vũ Thị Mận', '001160002417', '1960-05-09')
    ca = await startCa({ now: () => hall.app.clock.now() })
    usePki(hall.app.platform, { roots: ca.root, tsa: `${ca.url}/tsa`, remote: { url: ca.url, token: caTokens.remote } })
    for (const [n, { actor, credentialID, name }] of leaders.entries()) {
      const userId = `00309000000${n + 1}`
      ca.addCredential({ credentialID, user: credentialID, name, id: `CCCD:${userId}`, ca: 'official', pin: PIN })
      const holder = { kind: 'person' as const, id: actor.id ?? '' }
      await hall.app
        .as(person(['papers.manage']), contractOfPapers)
        .addCredential({ remoteId: credentialID, holder, userId })
    }
  })
  afterAll(async () => {
    await hall.app.stop()
    await ca.stop()
  })
  beforeEach(() => {
    forgetFailures()
    ca.setFault({ service: 'remote', mode: 'ok' })
  })
}

/** A dossier on the leader's desk, with the version that is shown there. */
export async function submitted(draft: { conclusion: 'approve' | 'reject'; body: string } = DRAFT) {
  const { id } = await hall.as(mother).file(hallDossier())
  await hall.step(staff.clerk, id, 'accept')
  await hall.step(staff.officer, id, 'take')
  const { caseVersion: version } = await hall.step(staff.officer, id, 'submit', { note: 'Đủ điều kiện', draft })
  return { id, version }
}
