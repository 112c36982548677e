import { caseDueChanged, caseRated } from '@hue-s/engines/cases/contract.ts'
import { overpaid, paid, refunded } from '@hue-s/engines/payments/contract.ts'
import { paperSigned } from '@hue-s/engines/papers/contract.ts'
import { reorganised } from '@hue-s/engines/units/contract.ts'
import { defineSystem, every, on } from '@hue-s/kernel/server/system.ts'
import { roles } from './access.ts'
import { forgetOldTries } from './citizen/look-up.ts'
import { dossierChanged, publicServicesContract } from './contract.ts'
import { indexDossier } from './find.ts'
import { apologise, dueMoved, followAgencies, tell } from './handling/late.ts'
import { leaderSigned } from './handling/sign-many.ts'
import { moneyCame, moneyTooLate, moneyWent } from './handling/paid.ts'
import { soon } from './national/deliver.ts'
import { forgetOld } from './national/forget.ts'
import { caseMoved, dossierMoved, moneyMoved } from './national/queue.ts'
import { reconcile } from './national/reconcile.ts'
import { rated } from './quality/quality-index.ts'
import { seedMore } from './seed.ts'
import * as service from './service.ts'
import { servicesSetting } from './setting.ts'
import './dossier-type.ts'
import './filing/draft-subject.ts'
import './personal-pages.ts'
import './personal/earlier-answers.ts'
import './personal/holder.ts'
import './personal/wallet.ts'

export const publicServices = defineSystem({
  id: 'public-services',
  owner: 'Trung tâm Phục vụ hành chính công',
  uses: [
    'calendar',
    'cases',
    'files',
    'forms',
    'identity',
    'notify',
    'papers',
    'payments',
    'personal',
    'procedures',
    'search',
    'units',
  ],
  roles,
  contract: publicServicesContract,
  service,
  settings: [servicesSetting],
  on: [
    on(dossierChanged, 'tell', tell),
    on(dossierChanged, 'index', indexDossier, { independent: true }),
    on(paid, 'money-came', moneyCame),
    on(overpaid, 'money-too-late', moneyTooLate),
    on(refunded, 'money-went', moneyWent),
    on(caseDueChanged, 'due-moved', dueMoved),
    on(caseRated, 'rated', rated),
    on(dossierChanged, 'national', dossierMoved),
    on(caseRated, 'national-rated', caseMoved),
    on(caseDueChanged, 'national-due', caseMoved),
    on(refunded, 'national-refunded', moneyMoved),
    on(paperSigned, 'leader-signed', leaderSigned),
    on(reorganised, 'follow-agencies', followAgencies),
  ],
  jobs: [
    every('* * * * *', 'national-send', async (ctx) => soon(ctx.platform)),
    every('40 2 * * *', 'national-compare', reconcile),
    every('20 2 * * *', 'national-forget', forgetOld),
    every('*/5 * * * *', 'apologise', async (ctx) => void (await apologise(ctx))),
    every('31 * * * *', 'forget-tries', forgetOldTries),
  ],
  topics: { 'public-services.board': 'anyone' },
  seedMore,
})
