import { peopleMerged, peopleParted, sessionEnded } from '@hue-s/engines/identity/contract.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { defineSystem, every, on } from '@hue-s/kernel/server/system.ts'
import { openidContract } from './contract.ts'
import { prepareDemo } from './demo.ts'
import { deliverLogouts } from './logout-delivery.ts'
import { sendBy, sendSoon } from './logout-queue.ts'
import { giveBack, takeOver } from './mergers.ts'
import { openidPages } from './pages/mount.ts'
import { refuseAtDoor } from './pages/refuse.ts'
import { prepareKeys, tendKeys } from './provider/keys.ts'
import * as service from './service.ts'
import { sweepArtifacts } from './store-artifacts.ts'
import { countApproved } from './store-clients.ts'
import { endShadows } from './sessions-ended.ts'
import { sweepLogouts } from './store-consents.ts'
import { sweepShadows } from './store-shadows.ts'

async function prepare(ctx: Ctx): Promise<void> {
  await prepareKeys(ctx)
  if (ctx.config.mode === 'demo') await prepareDemo(ctx)
  sendBy(ctx.platform, () => deliverLogouts(ctx.platform))
}

async function sweep(ctx: Ctx): Promise<void> {
  await sweepArtifacts(ctx.db, ctx.now())
  await sweepLogouts(ctx.db, ctx.now())
  await sweepShadows(ctx.db, ctx.now())
}

export const openid = defineSystem({
  id: 'openid',
  owner: 'Sở Khoa học và Công nghệ',
  uses: ['identity'],
  roles: {
    'openid.registrar': ['openid.read', 'openid.manage'],
    'openid.approver': ['openid.read', 'openid.approve'],
    'platform.admin': ['openid.read', 'openid.manage'],
    'platform.leader': ['openid.read', 'openid.approve'],
    'platform.auditor': ['openid.read'],
  },
  contract: openidContract,
  service,
  on: [
    on(sessionEnded, 'end-shadows', endShadows),
    on(peopleMerged, 'take-over', takeOver),
    on(peopleParted, 'give-back', giveBack),
  ],
  jobs: [
    // After the job's own transaction: a slow partner must hold nothing.
    every('* * * * *', 'logouts', async (ctx) => ctx.afterCommit(() => sendSoon(ctx.platform))),
    every('*/10 * * * *', 'sweep', sweep),
    every('41 3 * * *', 'keys', tendKeys),
  ],
  doors: [
    { prefix: '/openid', refuse: refuseAtDoor },
    { prefix: '/.well-known/openid-configuration', refuse: refuseAtDoor },
  ],
  stats: [
    {
      name: 'partners',
      title: { vi: 'Đối tác đang dùng đăng nhập', en: 'Partners that use sign-in' },
      read: (ctx) => countApproved(ctx.db),
    },
  ],
  prepare,
  pages: openidPages,
})
