import { listMineOfAll } from '@hue-s/engines/cases/index.ts'
import { findPersonOfAccount, personsWithGrant } from '@hue-s/engines/identity/index.ts'
import { findUnitByKey, listUnits } from '@hue-s/engines/units/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import type { Route } from '@hue-s/kernel/shared/route.ts'
import { CARD } from './contract.ts'
import { addMember } from './household/household.ts'
import { tick } from './life/life.ts'
import { asPerson } from './own.ts'
import { setProfile } from './profile/profile.ts'
import { finish, take, who } from './requests/office.ts'
import { ask } from './requests/own-requests.ts'
import { personalSetting } from './setting.ts'
import { addFavourite } from './timeline/favourites.ts'
import { present, shown } from './wallet/wallet.ts'

/** Receipts that are signed for the demo citizen; their reports came as history, which announces nothing. */
const RECEIPTS = 6

/** The demo citizen's space, lived in a little. Words of the demonstration stand in `text/`, as all others. */
export async function seedMore(ctx: Ctx): Promise<boolean> {
  const personId = await findPersonOfAccount(ctx, 'citizen')
  if (personId === undefined) return false
  const me = asPerson(ctx, personId)
  const word = (key: string) => ctx.platform.translate('vi', `personal.server.demo.${key}`)
  const [commune] = await listUnits(ctx, { at: ctx.today(), level: 'commune' })
  await setProfile(me, { communeId: commune?.id ?? null, languages: ['vi'], version: 0 })
  const consent = true as const
  await addMember(me, {
    name: word('mother'),
    relation: 'parent',
    birthYear: 1936,
    needs: ['elderly', 'medicine'],
    note: word('motherNote'),
    consent,
  })
  await addMember(me, {
    name: word('grandchild'),
    relation: 'grandchild',
    birthYear: 2024,
    needs: ['infant'],
    note: '',
    consent,
  })
  await addFavourite(me, { kind: 'page', path: '/life/flood-season', title: word('flood') })
  await addFavourite(me, { kind: 'page', path: '/map', title: word('map') })
  for (const step of ['people', 'papers']) await tick(me, { event: 'flood-season', step, done: true })
  const { link } = await present(me, { paper: CARD, fields: ['name', 'over18'], minutes: 1_440 })
  await shown(ctx, { token: link.split('/').at(-1) ?? '' })
  await signReceipts(me)
  await seedRequests(ctx, me, word)
  return false
}

async function signReceipts(me: Ctx): Promise<void> {
  const route = me.platform.routes.get('field-reports.receipt')?.route
  if (!route) return
  const { items } = await listMineOfAll(me, { show: 'all', types: ['field-reports.report'], limit: RECEIPTS })
  for (const { id } of items) await me.call(route as Route, { id } as never)
}

/** One request that was answered, with the officer's look in the person's log, and one that is new. */
async function seedRequests(ctx: Ctx, me: Ctx, word: (key: string) => string): Promise<void> {
  const done = await ask(me, { kind: 'see', text: word('seeText') })
  const agency = await findUnitByKey(ctx, ctx.setting(personalSetting).requests.agency)
  const [officerId] = await personsWithGrant(ctx, 'personal.requests', agency?.id ?? null)
  if (officerId !== undefined) {
    const officer: Actor = {
      ...me.actor,
      kind: 'staff',
      id: officerId,
      grants: [{ permission: 'personal.requests', units: '*' }],
    }
    const desk = ctx.as(officer)
    const { version } = await take(desk, { id: done.id, version: done.version })
    await who(desk, { id: done.id })
    await finish(desk, { id: done.id, version, note: word('seeNote'), scope: '' })
  }
  await ask(me, { kind: 'correct', text: word('correctText'), subject: { kind: 'field', field: 'address' } })
}
