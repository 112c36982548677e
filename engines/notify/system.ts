import { defineEngine, every, on } from '@hue-s/kernel/server/system.ts'
import { sendBroadcastPage } from './broadcast.ts'
import { broadcastDue, contractOfNotify, noticeQueued } from './contract.ts'
import { prepareSenderKey } from './sender-key.ts'
import { sendBatch, sendDue } from './send.ts'
import { sweepMergers } from './mergers.ts'
import * as service from './service.ts'

export const notify = defineEngine({
  id: 'notify',
  owner: 'Sở Khoa học và Công nghệ',
  uses: [],
  contract: contractOfNotify,
  service,
  roles: { 'notify.auditor': ['notify.readDeliveries'] },
  on: [on(noticeQueued, 'send', sendBatch), on(broadcastDue, 'broadcast', sendBroadcastPage)],
  jobs: [every('* * * * *', 'send-due', sendDue), every('23 3 * * *', 'sweep-mergers', sweepMergers)],
  topics: { 'notify.me': 'account' },
  prepare: prepareSenderKey,
})
