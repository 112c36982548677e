import { defineEngine, every, on } from '@hue-s/kernel/server/system.ts'
import { contract, stored } from './contract.ts'
import { deriveStored } from './derive.ts'
import { download, upload } from './service.ts'
import { sweepStrays, sweepUnattached } from './sweep.ts'

export const files = defineEngine({
  id: 'files',
  owner: 'Sở Khoa học và Công nghệ',
  uses: [],
  contract,
  service: { upload, download },
  on: [on(stored, 'derive', deriveStored)],
  jobs: [every('11 * * * *', 'sweep-unattached', sweepUnattached), every('41 * * * *', 'sweep-strays', sweepStrays)],
})
