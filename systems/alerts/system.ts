import { defineSystem, every, on } from '@hue-s/kernel/server/system.ts'
import { roles } from './access.ts'
import { keepSigner, prepareSigner } from './cap/signer.ts'
import { alertsContract, alertSent, sourceDue } from './contract.ts'
import { expire, showStrip, tellFollowers } from './desk/channels-out.ts'
import { lookDue, readDue } from './ingest/take.ts'
import { openData } from './public/open-data.ts'
import { countDue } from './reach/count.ts'
import { seed } from './seed.ts'
import * as service from './service.ts'
import { alertsSetting, riversSetting } from './setting.ts'
import { countDesk } from './store.ts'

export const alerts = defineSystem({
  id: 'alerts',
  owner: 'Ban Chỉ huy Phòng thủ dân sự',
  uses: ['geo', 'home', 'notify', 'units'],
  roles,
  contract: alertsContract,
  service,
  settings: [alertsSetting, riversSetting],
  on: [
    on(alertSent, 'tell-followers', tellFollowers),
    on(alertSent, 'show-strip', showStrip),
    on(sourceDue, 'read-source', readDue),
  ],
  jobs: [
    every('* * * * *', 'expire', expire),
    every('* * * * *', 'look-at-sources', lookDue),
    every('* * * * *', 'count-reach', countDue),
    every('* * * * *', 'keep-signer', keepSigner),
  ],
  topics: { 'alerts.changed': 'anyone' },
  stats: [
    {
      name: 'active',
      title: { vi: 'Cảnh báo đang có hiệu lực', en: 'Alerts in force' },
      read: async (ctx) => (await countDesk(ctx.db)).active,
    },
    {
      name: 'openReviews',
      title: { vi: 'Lần phát khẩn cấp chờ xem lại', en: 'Emergency sendings waiting for review' },
      read: async (ctx) => (await countDesk(ctx.db)).openReviews,
    },
  ],
  openData,
  prepare: prepareSigner,
  seed,
})
