import { peopleMerged, peopleParted } from '@hue-s/engines/identity/contract.ts'
import { defineSystem, every, on } from '@hue-s/kernel/server/system.ts'
import { endArchives, makeArchive } from './archive/archive.ts'
import { archiveAsked, codeAsked, personalContract } from './contract.ts'
import { giveBack, takeOver } from './merge/merge.ts'
import { sendCode } from './profile/send-code.ts'
import { sweepCodes } from './profile/store.ts'
import { seedMore } from './seed.ts'
import * as service from './service.ts'
import { personalSetting } from './setting.ts'
import { sweepShown } from './wallet/wallet.ts'
import './consents/purposes.ts'
import './holders/all.ts'
import './requests/request-type.ts'

export const personal = defineSystem({
  id: 'personal',
  owner: 'Sở Khoa học và Công nghệ',
  uses: ['calendar', 'cases', 'files', 'identity', 'notify', 'papers', 'units'],
  // The officer for data protection: reads and answers requests of people about their own data.
  roles: { 'personal.officer': ['personal.requests'] },
  contract: personalContract,
  service,
  settings: [personalSetting],
  on: [
    on(codeAsked, 'send-code', sendCode),
    on(archiveAsked, 'make-archive', makeArchive),
    on(peopleMerged, 'take-over', takeOver),
    on(peopleParted, 'give-back', giveBack),
  ],
  jobs: [
    every('17 * * * *', 'end-archives', endArchives),
    every('41 2 * * *', 'sweep-shown', sweepShown),
    every('47 2 * * *', 'sweep-codes', (ctx) => sweepCodes(ctx.db, ctx.now())),
  ],
  seedMore,
})
