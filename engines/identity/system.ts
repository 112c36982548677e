import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { defineEngine, every, on } from '@hue-s/kernel/server/system.ts'
import { reorganised } from '@hue-s/engines/units/index.ts'
import { rememberPlatform } from './actor.ts'
import { identityContract } from './contract.ts'
import { RULES } from './delegation-rules.ts'
import { followReorganisation, holdings } from './grants.ts'
import { PLATFORM_ROLES } from './roles.ts'
import { seed } from './seed.ts'
import { identityPages } from './pages.ts'
import * as service from './service.ts'
import { countDemoAccounts } from './store/people.ts'
import { sweepOld } from './store/sessions.ts'

async function prepare(ctx: Ctx): Promise<void> {
  rememberPlatform(ctx.platform)
  const demo = ctx.config.mode === 'production' ? await countDemoAccounts(ctx.db) : 0
  if (demo > 0) ctx.log.warn({ accounts: demo }, 'demo accounts are in this database; production refuses their sign-in')
}

export const identity = defineEngine({
  id: 'identity',
  owner: 'Sở Khoa học và Công nghệ',
  uses: ['notify', 'units'],
  contract: identityContract,
  service,
  roles: PLATFORM_ROLES,
  on: [on(reorganised, 'move-grants', followReorganisation)],
  settings: [RULES],
  jobs: [every('23 3 * * *', 'sweep', (ctx) => sweepOld(ctx.db, ctx.now()))],
  prepare,
  seed,
  holdings,
  pages: identityPages,
})
