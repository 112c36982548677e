import { detach } from '@hue-s/engines/files/index.ts'
import { getPaper, paperBytes } from '@hue-s/engines/papers/index.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { open, seal } from '@hue-s/kernel/server/sealed.ts'
import { shortCode } from '@hue-s/kernel/shared/ids.ts'
import type { Words } from '@hue-s/kernel/shared/text.ts'
import { offerHolder, type Held } from '@hue-s/systems/personal/contract.ts'
import { asPlatform } from '../by-rules.ts'
import { STORE_KIND } from '../filing/papers.ts'
import { both } from '../filing/promise.ts'
import { SEAL, type Sealed } from '../filing/sealed.ts'
import { blankMessages, forgetPrepared, heldOf } from '../national/forget.ts'
import { rulesOf } from '../setting.ts'
import { listOfPerson, type Dossier } from '../store.ts'
import { listIssued, listPapers, listStored } from '../store-papers.ts'
import {
  blankDossier,
  dropBookings,
  dropStored,
  listBookingsOf,
  listStoredIds,
  listToBlank,
} from '../store-personal.ts'

const MOST_DOSSIERS = 2_000
/** So many bytes of official papers are put into a copy; the rest is named, and can be fetched from its dossier. */
const MOST_BYTES = 20 * 1024 * 1024
/** Every paper in the store, also one that is no longer valid. */
const EVER = '0001-01-01'

const title = (ctx: Ctx, key: string): Words => both(ctx, `public-services.server.held.${key}`)

/** What stands in the dossiers themselves, the sealed answers included: the case engine tells the rest. */
const rowOf = (ctx: Ctx, d: Dossier) => {
  const { answers, applicant, delivery } = open<Sealed>(ctx.platform, SEAL, d.id, d.sealed)
  return {
    code: d.code ?? d.requestCode,
    procedure: d.procedureName.vi,
    procedureCode: d.procedure,
    channel: d.channel,
    onBehalf: d.onBehalf,
    state: d.state,
    money: d.money,
    delivery: d.delivery,
    filedAt: d.filedAt,
    promisedAt: d.promisedAt,
    endedAt: d.endedAt,
    fees: d.feeTotal,
    applicant,
    answers,
    deliverTo: delivery,
  }
}

async function collect(ctx: Ctx, personId: string): Promise<Held> {
  const dossiers = await listOfPerson(ctx.db, personId, MOST_DOSSIERS)
  const handedIn: object[] = []
  const issued: object[] = []
  const files: { name: string; bytes: Uint8Array }[] = []
  let bytes = 0
  for (const d of dossiers) {
    const code = d.code ?? d.requestCode
    for (const { name, origin, sha256, addedAt } of await listPapers(ctx.db, d.id))
      handedIn.push({ dossier: code, name: name.vi, origin, sha256, addedAt })
    for (const { form, number, title: called, issuedAt, paperId } of await listIssued(ctx.db, d.id)) {
      // The control slip is the office's own.
      if (form === 'control') continue
      const body = bytes < MOST_BYTES ? await paperBytes(asPlatform(ctx), await getPaper(ctx, paperId)) : null
      const name = `${code}/${form}-${paperId.slice(-6)}.pdf`
      bytes += body?.length ?? 0
      if (body) files.push({ name, bytes: body })
      issued.push({ dossier: code, form, number, title: called, issuedAt, included: body ? name : null })
    }
  }
  const stored = (await listStored(ctx.db, personId, EVER)).map(({ personId: _, fileId: __, ...row }) => row)
  return {
    parts: [
      { name: 'dossiers', title: title(ctx, 'dossiers'), rows: dossiers.map((d) => rowOf(ctx, d)) },
      { name: 'handedIn', title: title(ctx, 'handedIn'), rows: handedIn },
      { name: 'issued', title: title(ctx, 'issued'), rows: issued },
      { name: 'stored', title: title(ctx, 'stored'), rows: stored },
      { name: 'bookings', title: title(ctx, 'bookings'), rows: await listBookingsOf(ctx.db, personId) },
      { name: 'prepared', title: title(ctx, 'prepared'), rows: await heldOf(ctx, personId) },
    ],
    files,
  }
}

/**
 * The store and the appointments are the person's own and go. Dossiers are records of the agency: they stay for the
 * years of the archive (Luật Lưu trữ 33/2024/QH15) and then lose everything that names the person.
 */
async function erase(ctx: Ctx, personId: string) {
  const { years, citation } = rulesOf(ctx).retention
  for (const { id, fileId } of await listStoredIds(ctx.db, personId))
    await detach(ctx, fileId, { kind: STORE_KIND, id })
  const gone =
    (await dropStored(ctx.db, personId)) +
    (await dropBookings(ctx.db, personId)) +
    (await forgetPrepared(asPlatform(ctx), personId))
  const before = new Date(ctx.now())
  before.setUTCFullYear(before.getUTCFullYear() - years)
  const old = await listToBlank(ctx.db, personId, before)
  for (const { id } of old) {
    const empty: Sealed = {
      answers: {},
      applicant: { name: '', citizenId: null, birthDate: null, phone: null, address: null },
      delivery: { address: null, phone: null },
    }
    await blankDossier(ctx.db, id, { sealed: seal(ctx.platform, SEAL, id, empty), lookUpKey: shortCode(8) })
  }
  await blankMessages(
    ctx,
    old.map(({ id }) => id),
  )
  const left = (await listOfPerson(ctx.db, personId, MOST_DOSSIERS)).length
  const why = both(ctx, 'public-services.server.held.archive', { years, citation })
  return {
    erased: gone + old.length,
    kept: left > 0 ? [{ what: title(ctx, 'dossiers'), count: left, why }] : [],
  }
}

offerHolder<Ctx>({
  id: 'public-services',
  title: { vi: 'Hồ sơ thủ tục hành chính', en: 'Dossiers of public services' },
  collect,
  erase,
})
