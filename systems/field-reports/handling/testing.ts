import sharp from 'sharp'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { contract as filesContract } from '@hue-s/engines/files/contract.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { findOrMakePerson, identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units } from '@hue-s/engines/units/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { anyone, citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp, type TestAppOptions } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReportsContract as contract, type Act, type NewReport } from '../contract.ts'
import { fieldReports } from '../system.ts'

export const OFFICER = ['field-reports.read', 'field-reports.handle']
export const HEAD = [...OFFICER, 'field-reports.approve', 'field-reports.head']
export const CENTRE = [
  'field-reports.read',
  'field-reports.operate',
  'field-reports.approve',
  'field-reports.reveal',
  'field-reports.wall',
]

/** A platform with one commune's reports, and everybody who has to do with them. */
export interface Desk {
  app: TestApp
  reporter: Actor
  /** The client of the contract as somebody. */
  as: (who: Actor) => ReturnType<typeof clientOf>
  submit: (more?: Partial<NewReport>, who?: Actor) => ReturnType<ReturnType<typeof clientOf>['submit']>
  photo: (who: Actor, done?: boolean) => Promise<string>
  /** A citizen whose name and numbers are known to the platform. */
  named: (facts: { name: string; phone?: string; citizenId?: string; email?: string }) => Promise<Actor>
  category: string
  communes: string[]
}
const clientOf = (app: TestApp, who: Actor) => app.as(who, contract)

export async function openDesk(options: TestAppOptions = {}): Promise<Desk> {
  const app = await testApp(
    [{ ...fieldReports, seed: undefined }, calendar, cases, files, geo, identity, notify, papers, search, units],
    {
      // The accounts of the province, and no reports.
      seed: true,
      now: '2026-11-18T02:00:00Z',
      ...options,
    },
  )
  const { items } = await app.as(anyone, contract).categories({})
  const communes = await app.run((ctx) => listUnits(ctx, { level: 'commune', at: ctx.today() }))
  const at = communes.find((c) => c.centroid)?.centroid ?? { lon: 0, lat: 0 }
  const category = items.find((c) => c.id === 'street-lamp')?.id ?? items[0]?.id ?? ''
  let sent = 0
  const desk: Desk = {
    app,
    reporter: citizen(),
    category,
    communes: communes.map((c) => c.id),
    as: (who) => clientOf(app, who),
    submit: (more = {}, who = desk.reporter) =>
      clientOf(app, who).submit({ category, note: `Đèn đường tắt ba đêm nay, trụ số ${(sent += 1)}`, at, ...more }),
    photo: async (who, done = false) => {
      const background = done ? '#F2B632' : '#2E2A4A'
      const create = { width: 640, height: 480, channels: 3 as const, background }
      const bytes = new Uint8Array(await sharp({ create }).jpeg().toBuffer())
      const blob = new Blob([bytes], { type: 'image/jpeg' })
      return (await app.as(who, filesContract).upload({ purpose: 'photo' }, blob)).id
    },
    named: async (facts) => {
      const id = await app.run((ctx) => findOrMakePerson(ctx, { kind: 'citizen', level: 2, ...facts }))
      return { ...citizen(), id }
    },
  }
  return desk
}

export const officerOf = (agency: string | undefined) => staff(OFFICER, [agency ?? ''])
export const headOf = (agency: string | undefined) => staff(HEAD, [agency ?? ''])
export const operator = () => staff(CENTRE)
export const step = (id: string, version: number, action: string, more: Partial<Act> = {}): Act => ({
  id,
  version,
  action,
  ...more,
})
