import { authenticate, findPersonOfAccount } from '@hue-s/engines/identity/index.ts'
import { contractOfForms } from '@hue-s/engines/forms/contract.ts'
import { publishForm, type Form } from '@hue-s/engines/forms/index.ts'
import { SYSTEM, type Actor } from '@hue-s/kernel/server/access.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { citizen } from '@hue-s/kernel/testing/people.ts'
import { startOwnProcess } from '@hue-s/kernel/testing/own-process.ts'
import { trustTests } from '@hue-s/kernel/testing/testApp.ts'
import { COMMUNE, proceduresContract, type Version } from '@hue-s/systems/procedures/contract.ts'
import { pages } from '../apps/server/pages.ts'
import { systems } from '../apps/server/systems.ts'
import { publicServicesContract } from '../systems/public-services/contract.ts'
import { prefilledAnswers } from '../systems/public-services/filing/demo-answers.ts'
import { fillDossiers } from '../systems/public-services/testing/fill.ts'
import { tellSql } from './heard-sql.ts'
import { pdfTimes } from './services-pdf.ts'
import { wideForm } from './services-wide-form.ts'

const APPLICANTS = 256
const FORMS = [1, 10]

// One caller stands for many: the routes' own limits would be measured instead of the work.
for (const contract of [publicServicesContract, contractOfForms, proceduresContract])
  for (const route of Object.values(contract)) delete (route as { rate?: unknown }).rate

// Too much for the one line that is printed.
let facts: object = {}

// The whole platform with as many invented dossiers as `DOSSIERS` says; prints its address when they are there.
const { platform, say } = await startOwnProcess(systems, {
  authenticate: async (request, db) =>
    request.headers['x-test-actor'] ? trustTests(request, db) : authenticate(request, db),
  seed: true,
  pages: async (fastify, own) => {
    await tellSql(fastify)
    fastify.get('/bench/pdf', () =>
      inTransaction(own, { action: null }, async (ctx) => ({ result: await pdfTimes(ctx), audited: false })),
    )
    fastify.get('/bench/facts', async () => facts)
    await pages(fastify, own)
  },
})
// The rest of the demo data would be laid in while we measure.
await sql`update kernel.seeded set finished = true`.execute(platform.database.db)
const started = performance.now()
const filled = await fillDossiers(platform, Number(process.env['DOSSIERS'] ?? 2_000_000), (what) =>
  console.error(`  ${what} there after ${Math.round((performance.now() - started) / 1_000)} s`),
)
facts = await inTransaction(platform, { action: null }, async (ctx) => {
  const all = await proceduresOf(ctx)
  return {
    result: { ...filled, ...(await whatIsThere(ctx)), filings: await filings(ctx, all), forms: await forms(ctx, all) },
    audited: false,
  }
})
await say()

/** The agency with the most open dossiers, and codes, keys and names that are looked for there. */
async function whatIsThere(ctx: Ctx) {
  const [busiest] = await many(
    ctx.db,
    sql<{
      id: string
    }>`select competent_agency as id from public_services.dossier where ended_at is null group by 1 order by count(*) desc limit 1`,
  )
  const agency = busiest?.id ?? ''
  const known = await many(
    ctx.db,
    sql<{ code: string; key: string; name: string }>`select code, look_up_key as key, applicant as name
      from public_services.dossier where competent_agency = ${agency} and code is not null order by md5(id::text) limit 64`,
  )
  const [size] = await many(ctx.db, sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`)
  return { agency, known, bytes: size?.bytes ?? 0 }
}

async function proceduresOf(ctx: Ctx): Promise<Version[]> {
  const { items } = await ctx.call(proceduresContract.list, { level: 'commune', limit: 100 })
  const lines = items.filter(({ force, online }) => force === 'inForce' && online !== 'none')
  return Promise.all(lines.map(({ id }) => ctx.call(proceduresContract.version, { id })))
}

/** Dossiers as people send them: no fee, no paper but the form. */
async function filings(ctx: Ctx, all: readonly Version[]) {
  const version = all.find(
    (one) =>
      one.forms[0]?.id === 'general-application' &&
      one.competentAgency === COMMUNE &&
      one.channels.every(({ fees }) => fees.length === 0) &&
      one.papers.every((need) => need.form !== null || need.present || !need.required),
  )
  if (!version) throw new Error('no procedure of a commune is filed by its form alone')
  const people = await many(
    ctx.db,
    sql<{
      id: string
      commune: string
    }>`select person_id as id, min(receiving_agency::text) as commune from public_services.dossier
      group by person_id having count(*) filter (where ended_at is null) < 5 order by md5(person_id::text) limit ${APPLICANTS}`,
  )
  return Promise.all(
    people.map(async ({ id, commune }) => {
      const actor: Actor = { ...citizen(), id }
      const answers = await prefilledAnswers(ctx.as(actor), version, 'electronic')
      return { actor, body: { procedure: version.code, ...answers, communeId: commune } }
    }),
  )
}

/** The forms of some procedures, replaced from today on by ones of two hundred fields. */
async function forms(ctx: Ctx, all: readonly Version[]) {
  const names = [...new Set(all.flatMap((one) => one.forms[0]?.id ?? []))].filter((id) => id !== 'general-application')
  const person = await findPersonOfAccount(ctx, 'citizen')
  return Promise.all(
    FORMS.map(async (count, n) => {
      const form: Form = { ...wideForm(count), id: names[n] ?? '' }
      await publishForm(ctx.as(SYSTEM), form, ctx.today())
      const code = all.find((one) => one.forms[0]?.id === form.id)?.code ?? ''
      return { code, pages: count, actor: { ...citizen(), id: person ?? '' } }
    }),
  )
}
