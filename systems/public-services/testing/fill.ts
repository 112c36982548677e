import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { one, sql, type Db } from '@hue-s/kernel/server/db.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { TYPE } from '../contract-shapes.ts'
import { importPast } from '../demo/import-past.ts'
import { busyness, type Invented } from '../demo/invent.ts'
import { inventDay } from '../demo/past.ts'
import { worldOf, type Applicant } from '../demo/world.ts'
import { copyDossiers, FILLED } from './fill-copies.ts'
import { putIndexesBack, takeIndexesOff } from './fill-indexes.ts'
import { fillPeople } from './fill-people.ts'

const DAY = 86_400_000
const YEARS = 2
const AT_ONCE = 5_000
const SEED = 23
/** One in so many is told by the generator itself, within these bounds; the others have the life of one of them. */
const COPIES_OF_EACH = 40
const PATTERNS = { least: 500, most: 20_000 }
const DOSSIERS_OF_EACH_PERSON = 20
const MOST_PEOPLE = 40_000
/** From so many new rows on it is quicker to make the indexes once, afterwards. */
const MANY = 100_000

export interface Fill {
  dossiers: number
  seconds: number
  /** Of what was written now. */
  perSecond: number
}

/**
 * Fills a database with so many invented dossiers of two years; what is there already counts. Some are told by the
 * generator of the demo data, all others are copies of their rows under ids, numbers, keys and applicants of their own.
 * For benchmarks: search documents and papers are left out. `done` hears of each part that is over.
 */
export async function fillDossiers(
  platform: Platform,
  count: number,
  done: (what: string) => void = () => undefined,
): Promise<Fill> {
  const started = performance.now()
  const before = await countAll(platform)
  await onOne(platform, putIndexesBack)
  if (before < count) {
    await tellPatterns(
      platform,
      Math.min(Math.max(Math.ceil(count / COPIES_OF_EACH), PATTERNS.least), PATTERNS.most, count),
    )
    done('patterns')
    const left = count - (await countAll(platform))
    const people = await fillPeople(platform, Math.min(Math.ceil(count / DOSSIERS_OF_EACH_PERSON), MOST_PEOPLE))
    done('people')
    if (left > 0) await onOne(platform, (db) => copyMany(db, platform, left, people, done))
    await onOne(platform, tidy)
    done('statistics')
  }
  const dossiers = await countAll(platform)
  const seconds = (performance.now() - started) / 1_000
  return { dossiers, seconds: Math.round(seconds), perSecond: Math.round((dossiers - before) / seconds) }
}

const countAll = async (platform: Platform): Promise<number> =>
  (await one(platform.database.db, sql<{ n: number }>`select count(*) as n from public_services.dossier`)).n

/** On one connection, which is given back as it was: at millions of rows a statement takes longer than any may. */
async function onOne(platform: Platform, work: (db: Db) => Promise<void>): Promise<void> {
  await platform.database.db.connection().execute(async (db) => {
    await sql`set statement_timeout = 0`.execute(db)
    await sql`set synchronous_commit = off`.execute(db)
    await work(db)
    await sql`reset synchronous_commit`.execute(db)
    await sql`reset statement_timeout`.execute(db)
  })
}

async function copyMany(
  db: Db,
  platform: Platform,
  count: number,
  people: readonly Applicant[],
  done: (what: string) => void,
): Promise<void> {
  if (count >= MANY) await takeIndexesOff(db, FILLED)
  await copyDossiers(db, platform, count, people)
  done('copies')
  await putIndexesBack(db)
  done('indexes')
}

async function tidy(db: Db): Promise<void> {
  await sql.raw(`vacuum (analyze) ${FILLED.join(', ')}, identity.person`).execute(db)
}

/** The dossiers that the others are copied from, none when an earlier run told them. */
async function tellPatterns(platform: Platform, count: number): Promise<void> {
  const told = sql<{
    n: number
  }>`select count(*) as n from cases.external_code where type = ${TYPE} and code like 'fill-%'`
  if ((await one(platform.database.db, told)).n > 0) return
  const today = Date.parse(`${platform.clock.now().toISOString().slice(0, 10)}T00:00:00Z`)
  const days = Array.from({ length: YEARS * 365 }, (_, n) => new Date(today - (YEARS * 365 - n) * DAY))
  const perDay = count / days.reduce((sum, day) => sum + busyness(day), 0)
  await inTransaction(platform, { action: null }, async (ctx) => {
    const world = await worldOf(ctx)
    if (!world) throw new Error('the pack names nobody who handles dossiers')
    let made: Invented[] = []
    const write = async (name: string) => {
      await importPast(ctx, made, `fill-${name}`)
      made = []
    }
    for (const [n, day] of days.entries()) {
      made.push(...inventDay(ctx, world, day, perDay, SEED))
      if (made.length >= AT_ONCE || n === days.length - 1) await write(day.toISOString().slice(0, 10))
    }
    return { result: undefined, audited: false }
  })
}
