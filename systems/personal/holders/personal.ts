import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { eraseArchives } from '../archive/store.ts'
import { listConsents } from '../consents/store.ts'
import { both } from '@hue-s/kernel/shared/text.ts'
import { offerHolder } from '../contract.ts'
import { eraseMembers } from '../household/store.ts'
import { membersOf } from '../household/household.ts'
import { eraseTicks, listAllTicks } from '../life/store.ts'
import { contactsOf } from '../profile/contact.ts'
import { communeNamed } from '../profile/profile.ts'
import { eraseProfile, findProfile, listRestrictions } from '../profile/store.ts'
import { eraseFavourites, listFavourites } from '../timeline/store.ts'
import { erasePresentations } from '../wallet/store.ts'
import { presentations } from '../wallet/wallet.ts'
import { keptBy } from './identity.ts'

const FAVOURITES = 10_000

/** What this system itself keeps. */
offerHolder<Ctx>({
  id: 'personal',
  title: both('Không gian cá nhân', 'Personal space'),
  async collect(ctx, personId) {
    const row = await findProfile(ctx.db, personId)
    const commune = row?.communeId ? await communeNamed(ctx, row.communeId) : null
    const contacts = Array.from(await contactsOf(ctx, personId), ([kind, c]) => ({ kind, ...c }))
    const parts = [
      {
        name: 'profile',
        title: both('Hồ sơ', 'Profile'),
        rows: row ? [{ commune: commune?.name ?? null, languages: row.languages }] : [],
      },
      { name: 'contacts', title: both('Địa chỉ liên lạc', 'Contacts'), rows: contacts },
      { name: 'household', title: both('Người trong nhà', 'Household'), rows: await membersOf(ctx, personId) },
      {
        name: 'favourites',
        title: both('Mục đã lưu', 'Saved'),
        rows: await listFavourites(ctx.db, personId, undefined, FAVOURITES),
      },
      { name: 'life', title: both('Bước đã đánh dấu', 'Ticked steps'), rows: await listAllTicks(ctx.db, personId) },
      {
        name: 'shown',
        title: both('Những lần cho xem giấy tờ', 'What was shown'),
        rows: (await presentations(ctx)).items,
      },
      { name: 'consents', title: both('Điều đã đồng ý', 'Consents'), rows: await listConsents(ctx.db, personId) },
      {
        name: 'restrictions',
        title: both('Hạn chế xử lý', 'Restrictions'),
        rows: await listRestrictions(ctx.db, personId),
      },
    ]
    return { parts }
  },
  async erase(ctx, personId) {
    let erased = 0
    for (const run of [eraseMembers, eraseFavourites, eraseTicks, erasePresentations, eraseArchives, eraseProfile])
      erased += await run(ctx.db, personId)
    const { length } = await listConsents(ctx.db, personId)
    return { erased, kept: length > 0 ? keptBy(ctx, 'personal', length) : [] }
  },
})
