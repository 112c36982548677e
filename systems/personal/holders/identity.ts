import { identityContract } from '@hue-s/engines/identity/contract.ts'
import { reveal } from '@hue-s/engines/identity/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { offerHolder, PROFILE_FIELDS } from '../contract.ts'
import { personalSetting } from '../setting.ts'
import { allOf } from './paging.ts'

/** Who the person is, how they sign in, who looked. Kept on deletion: the look-list is the proof that others owe them. */
offerHolder<Ctx>({
  id: 'identity',
  title: both('Định danh và đăng nhập', 'Identity and sign-in'),
  async collect(ctx, personId) {
    const person = await reveal(ctx, personId, { purpose: 'personal.archive', what: PROFILE_FIELDS })
    const sessions = await ctx.call(identityContract.sessions, {})
    const delegations = await ctx.call(identityContract.delegations, {})
    const looks = await allOf((after) => ctx.call(identityContract.whoLooked, { limit: 200, ...(after && { after }) }))
    return {
      parts: [
        { name: 'person', title: both('Thông tin cá nhân', 'Personal data'), rows: [person] },
        { name: 'sessions', title: both('Phiên đăng nhập', 'Sessions'), rows: sessions.items },
        { name: 'delegations', title: both('Ủy quyền', 'Delegations'), rows: delegations.items },
        { name: 'looks', title: both('Ai đã xem thông tin', 'Who looked'), rows: looks },
      ],
    }
  },
  erase: async (ctx) => ({ erased: 0, kept: keptBy(ctx, 'identity') }),
})

/** What the province says must stay with a holder, and by which rule. */
export const keptBy = (ctx: Ctx, holder: string, count = 1) =>
  ctx
    .setting(personalSetting)
    .retention.filter((one) => one.holder === holder)
    .map(({ what, why, citation }) => {
      const cited = citation ? ` (${citation})` : ''
      return { what, count, why: { vi: why.vi + cited, en: why.en + cited } }
    })
