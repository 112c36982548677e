import { defineSystem, every } from '@hue-s/kernel/server/system.ts'
import { roles } from './access.ts'
import { proceduresContract } from './contract.ts'
import { turnOfDay } from './desk/decide.ts'
import { loadPack } from './load/load.ts'
import * as service from './service.ts'
import { countDesk } from './store-desk.ts'

export const procedures = defineSystem({
  id: 'procedures',
  owner: 'Văn phòng Ủy ban nhân dân',
  uses: ['forms', 'papers', 'search', 'units'],
  roles,
  contract: proceduresContract,
  service,
  jobs: [every('1 0 * * *', 'turn-of-day', turnOfDay)],
  stats: [
    {
      name: 'inForce',
      title: { vi: 'Thủ tục đang có hiệu lực', en: 'Procedures in force' },
      read: async (ctx) => (await countDesk(ctx.db, ctx.today())).inForce,
    },
    {
      name: 'unchecked',
      title: { vi: 'Thủ tục chưa đối chiếu nguồn', en: 'Procedures not compared with their source' },
      read: async (ctx) => (await countDesk(ctx.db, ctx.today())).unchecked,
    },
  ],
  prepare: loadPack,
})
