import { describe, expect, test } from 'vitest'
import { mayOpen, type Worker } from '@hue-s/kernel/web/match.ts'
import { ANSWERS, answered, type Answered } from './looks-answers.ts'
import { openProvince, stage } from './journey-open.ts'
import { answerOf, enterQuietly } from './journey-person.ts'
import { LAPTOP, PHONE, untilLaidIn, WALL, type Visitor } from './journey-stage.ts'
import { citizenDoors, consoleScreens, linksOf, listedScreens, plainFaults, walk, type Listed } from './looks-walk.ts'

const LONG = 900_000
/** `LOOKS=all` also empties and overfills every answer; a refusal is what a screen most often forgets. */
const LOOKED_AT = ANSWERS.filter((one) => process.env['LOOKS'] === 'all' || one === 'refused' || one === 'usual')

interface Desk {
  worker: Worker
  visitor: Visitor
  screen: Answered
}

/** Somebody signed in, in an app that is open at a page of no interest. */
async function sitDown(account: string, app: '' | '/office' | '/ops'): Promise<Desk> {
  const viewport = { '': PHONE, '/office': LAPTOP, '/ops': WALL }[app]
  const visitor = await stage.enter({ viewport, serviceWorkers: 'block' })
  await enterQuietly(visitor, account)
  const worker = await answerOf<Worker>(visitor.page, '/api/identity/me')
  const screen = await answered(visitor.page)
  await visitor.page.goto(`${app}/nowhere`)
  await visitor.page.locator('main').waitFor()
  return { worker, visitor, screen }
}

/** Everything that is wrong on any of these screens, each opened by the first who may. */
async function wrongAmong(screens: readonly Listed[], desks: readonly Desk[], doors: readonly string[]) {
  const allowOf = new Map(screens.map(({ path, allow }) => [path, allow]))
  const wrong: string[] = []
  /** A record is opened by whom a link was shown to. */
  const shownTo = new Map<string, Desk>()
  const unfound = await walk(screens, doors, async ({ pattern, path }) => {
    const desk = shownTo.get(path) ?? desks.find(({ worker }) => mayOpen(allowOf.get(pattern) ?? 'anyone', worker))
    if (!desk) return (void wrong.push(`${pattern}: nobody here may open it`), [])
    const { page } = desk.visitor
    for (const answers of LOOKED_AT) {
      await desk.screen.go(path, answers)
      const plain = await plainFaults(page)
      // What a screen is about may come with the answer that was refused, and its heading with it.
      const faults = answers === 'refused' ? plain.filter((fault) => !/first heading/.test(fault)) : plain
      wrong.push(...[...faults, ...(await desk.screen.faults())].map((fault) => `${path} (${answers}): ${fault}`))
    }
    const links = await linksOf(page)
    for (const link of links) shownTo.set(link, shownTo.get(link) ?? desk)
    return links
  })
  return { wrong, unfound }
}

describe('every screen, also when its reads are refused', () => {
  openProvince()

  test(
    'of the consoles',
    async () => {
      await untilLaidIn(stage)
      const accounts = [
        'ioc-operator',
        'commune-officer',
        'agency-officer',
        'leader',
        'admin',
        'auditor',
        'data-officer',
        'officer-trees',
      ]
      const desks = await Promise.all(accounts.map((account) => sitDown(account, '/office')))
      const office = await wrongAmong(await consoleScreens('office'), desks, [])
      const walls = [await sitDown('ioc-operator', '/ops')]
      const ops = await wrongAmong(await consoleScreens('ops'), walls, [])
      expect([...office.wrong, ...ops.wrong]).toEqual([])
      // What is made in a story (an order, an alarm, a plan for units) is looked at there.
      expect([...office.unfound, ...ops.unfound]).toEqual([
        '/office/field-reports/:id/publication',
        '/office/payments/orders/:id',
        '/office/alarms/:id',
        '/office/units/:id',
        '/office/units/:id/edit',
      ])
      for (const { visitor } of [...desks, ...walls]) await visitor.leave()
    },
    LONG,
  )

  test(
    'of the citizen’s app',
    async () => {
      const desk = await sitDown('citizen', '')
      const { wrong, unfound } = await wrongAmong(await listedScreens(), [desk], await citizenDoors(stage))
      expect(wrong).toEqual([])
      expect(unfound).toEqual(['/pay/:id', '/services/national/:id'])
      await desk.visitor.leave()
    },
    LONG,
  )
})
