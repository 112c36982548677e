import { defineSystem, every, on } from '@hue-s/kernel/server/system.ts'
import { photoNamed, replyQueued, reportChannelsContract } from './contract.ts'
import * as desk from './desk.ts'
import { fetchPhoto } from './named-photos.ts'
import { openMailPort } from './mail-port.ts'
import { purge } from './purge.ts'
import { deliver, deliverDue } from './replies.ts'
import { channelSetting } from './setting.ts'
import { sms } from './sms.ts'
import { zalo } from './zalo.ts'

export const reportChannels = defineSystem({
  id: 'report-channels',
  owner: 'Trung tâm Giám sát, điều hành đô thị thông minh',
  uses: ['cases', 'field-reports', 'files', 'geo', 'notify', 'units'],
  roles: { 'field-reports.operator': ['report-channels.desk'] },
  contract: reportChannelsContract,
  service: { ...desk, sms, zalo },
  settings: [channelSetting],
  on: [on(replyQueued, 'send-reply', deliver), on(photoNamed, 'fetch-photo', fetchPhoto)],
  jobs: [every('* * * * *', 'send-replies', deliverDue), every('40 2 * * *', 'purge', purge)],
  listen: openMailPort,
})
