import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { contract as filesContract } from '@hue-s/engines/files/contract.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { forms } from '@hue-s/engines/forms/index.ts'
import { findOrMakePerson, identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { payments } from '@hue-s/engines/payments/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { unitIdOfKey, units } from '@hue-s/engines/units/index.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { newId } from '@hue-s/kernel/shared/ids.ts'
import { citizen, staff } from '@hue-s/kernel/testing/people.ts'
import { testApp, type TestApp, type TestAppOptions } from '@hue-s/kernel/testing/testApp.ts'
import { personal } from '@hue-s/systems/personal/system.ts'
import { procedures } from '@hue-s/systems/procedures/system.ts'
import { publicServicesContract as contract, type Step } from '../contract.ts'
import { publicServices } from '../system.ts'

export const unit = (key: string) => unitIdOfKey('sample', key)
export const COMMUNE = unit('c99001-suoi-may')
export const BUILDING = unit('a-xay-dung')
/** A Monday morning, ten o'clock. */
export const MONDAY = '2026-11-23T03:00:00Z'
const P = 'public-services.'
const of = (names: readonly string[], at: readonly string[]) =>
  staff(
    names.map((n) => P + n),
    at,
  )

/** Everybody who has to do with a dossier of one agency. */
export const desk = (at: string = COMMUNE) => ({
  clerk: of(['read', 'receive', 'counter'], [at]),
  officer: of(['read', 'handle'], [at]),
  head: of(['read', 'handle', 'assign'], [at]),
  signer: of(['read', 'sign'], [at]),
  registrar: of(['read', 'number'], [at]),
})
export const adviser = (at: string) => of(['advise'], [at])

export interface Hall {
  app: TestApp
  as: (who: Actor) => ReturnType<typeof clientOf>
  /** A citizen whose name and numbers are known. */
  named: (name: string, citizenId: string, birthDate: string) => Promise<Actor>
  scan: (who: Actor) => Promise<string>
  step: (
    who: Actor,
    id: string,
    action: Step['action'],
    more?: Partial<Step>,
  ) => Promise<Awaited<ReturnType<ReturnType<typeof clientOf>['step']>>>
}
const clientOf = (app: TestApp, who: Actor) => app.as(who, contract)

export async function openHall(options: TestAppOptions = {}): Promise<Hall> {
  const app = await testApp(
    [
      publicServices,
      procedures,
      calendar,
      cases,
      files,
      forms,
      identity,
      notify,
      papers,
      payments,
      { ...personal, seed: undefined },
      search,
      units,
    ],
    {
      now: MONDAY,
      ...options,
    },
  )
  return {
    app,
    as: (who) => clientOf(app, who),
    named: async (name, citizenId, birthDate) => {
      const id = await app.run((ctx) =>
        findOrMakePerson(ctx, {
          kind: 'citizen',
          level: 2,
          name,
          citizenId,
          birthDate,
          phone: '0905123456',
          address: '3 Đường Mẫu, Mây Ngàn',
        }),
      )
      return { ...citizen(), id }
    },
    scan: async (who) => {
      const blob = new Blob([`%PDF-1.4\n%${newId()}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF`], {
        type: 'application/pdf',
      })
      return (await app.as(who, filesContract).upload({ purpose: 'document' }, blob)).id
    },
    step: async (who, id, action, more = {}) => {
      const seen = await clientOf(app, who).read({ id })
      return clientOf(app, who).step({ id, version: seen.caseVersion, action, ...more })
    },
  }
}

const typed = (value: string | number | boolean) => ({ value, source: { kind: 'typed' as const } })
export const applicantAnswers = (name = 'Vũ Thị Mận', id = '001160002417', born = '1960-05-09') => ({
  applicantName: typed(name),
  applicantId: typed(id),
  applicantBirth: typed(born),
  applicantAddress: typed('3 Đường Mẫu, Mây Ngàn'),
  applicantPhone: typed('0905123456'),
})
const request = {
  request: typed('Mượn sân nhà văn hóa tối thứ bảy cho hội thi văn nghệ'),
  delivery: typed('electronic'),
  truthful: typed(true),
}
/** A dossier for procedure 9.000002 (the hall): no fee, no paper but the form. */
export const hallDossier = (more: Record<string, unknown> = {}) => ({
  procedure: '9.000002',
  form: { id: 'general-application', version: 1 },
  answers: { ...applicantAnswers(), ...request },
  communeId: COMMUNE,
  key: newId(),
  ...more,
})
