import { contractOfNotify } from '@hue-s/engines/notify/contract.ts'
import { forgetPerson } from '@hue-s/engines/notify/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { offerHolder } from '../contract.ts'
import { asPerson } from '../own.ts'
import { allOf } from './paging.ts'

const inboxOf = (ctx: Ctx) =>
  allOf((after) => ctx.call(contractOfNotify.inbox, { limit: 200, ...(after && { after }) }))

offerHolder<Ctx>({
  id: 'notify',
  title: both('Thông báo', 'Notices'),
  async collect(ctx) {
    const { topics, channels, ...choices } = await ctx.call(contractOfNotify.preferences, {})
    return {
      parts: [
        { name: 'inbox', title: both('Hộp thư', 'Inbox'), rows: await inboxOf(ctx) },
        { name: 'choices', title: both('Lựa chọn nhận tin', 'Choices'), rows: [choices] },
        { name: 'topics', title: both('Chủ đề', 'Topics'), rows: topics },
        { name: 'channels', title: both('Kênh nhận', 'Channels'), rows: channels },
      ],
    }
  },
  async erase(ctx, personId) {
    const { length } = await inboxOf(asPerson(ctx, personId))
    await forgetPerson(ctx, personId)
    return { erased: length, kept: [] }
  },
})
