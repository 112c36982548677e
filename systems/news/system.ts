import { defineSystem, every, on } from '@hue-s/kernel/server/system.ts'
import { roles } from './access.ts'
import { newsContract, sourceDue } from './contract.ts'
import { expireDue } from './desk/bring-out.ts'
import { publishDue } from './desk/decide.ts'
import { seedMore } from './seed.ts'
import * as service from './service.ts'
import { newsSetting } from './setting.ts'
import { countState } from './store-history.ts'
import { lookDue, readDue } from './take-over/read-source.ts'

export const news = defineSystem({
  id: 'news',
  owner: 'Văn phòng Ủy ban nhân dân',
  uses: ['files', 'identity', 'notify', 'papers', 'search', 'units'],
  roles,
  contract: newsContract,
  service,
  settings: [newsSetting],
  on: [on(sourceDue, 'read-source', readDue)],
  jobs: [
    every('* * * * *', 'publish-due', publishDue),
    every('*/5 * * * *', 'look-at-sources', lookDue),
    every('*/10 * * * *', 'expire', expireDue),
  ],
  topics: { news: 'anyone' },
  stats: [
    {
      name: 'published',
      title: { vi: 'Bài đang đăng', en: 'Published items' },
      read: async (ctx) => (await countState(ctx.db, 'published')).n,
    },
    {
      name: 'waiting',
      title: { vi: 'Bài chờ duyệt', en: 'Items waiting for review' },
      read: async (ctx) => (await countState(ctx.db, 'review')).n,
    },
  ],
  seedMore,
})
