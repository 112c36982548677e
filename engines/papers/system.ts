import { defineEngine, every } from '@hue-s/kernel/server/system.ts'
import { completePapers } from './complete.ts'
import { contractOfPapers } from './contract.ts'
import { prepareKeys } from './keys.ts'
import { finishSignings } from './signing/sign.ts'
import * as service from './service.ts'

export const papers = defineEngine({
  id: 'papers',
  owner: 'Sở Khoa học và Công nghệ',
  uses: ['files'],
  contract: contractOfPapers,
  service,
  roles: { 'papers.keeper': ['papers.manage'], 'papers.sealHolder': ['papers.seal'] },
  prepare: prepareKeys,
  jobs: [
    every('* * * * *', 'complete-signatures', async (ctx) => void (await completePapers(ctx))),
    every('* * * * *', 'finish-signings', async (ctx) => void (await finishSignings(ctx))),
  ],
})
