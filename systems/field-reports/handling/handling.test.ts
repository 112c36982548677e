import { describe, expect, test } from 'vitest'
import { cases, missingWords } from '@hue-s/engines/cases/index.ts'
import { contractOfCases } from '@hue-s/engines/cases/contract.ts'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { loadTexts } from '@hue-s/kernel/server/boot.ts'
import { anyone, staff } from '@hue-s/kernel/testing/people.ts'
import { handlingSetting } from './rules.ts'
import { headOf, officerOf, operator, step } from './testing.ts'
import { reportType } from '../report-type.ts'
import { fieldReports } from '../system.ts'
import { endWaits } from './waits.ts'
import { desk, words, working, resolved, own, startDesk } from '../testing/desk-stage.ts'

startDesk()

const dueOf = (report: { clocks: { name: string; due: string | null }[] }) =>
  report.clocks.find((c) => c.name === 'handle')?.due ?? null

describe('steps of the agency', () => {
  test('returns to the centre, which gives it back or to another; the clock never stops meanwhile', async () => {
    const at = await working()
    const back = await desk.as(at.officer).act(step(at.id, at.version, 'return', { note: words }))
    expect(back).toMatchObject({ state: 'unrouted', assignee: null })
    expect(dueOf(back)).toBe(dueOf(at.row))
    const kept = await desk.as(operator()).act(step(at.id, back.version, 'keep', { note: words }))
    expect(kept).toMatchObject({ state: 'assigned', agency: { id: at.agency } })
    const other = desk.communes.find((c) => c !== at.agency) ?? ''
    const moved = await desk.as(operator()).act(step(at.id, kept.version, 'transfer', { agencyId: other }))
    expect(moved).toMatchObject({ state: 'assigned', agency: { id: other } })
    expect(dueOf(moved)).toBe(dueOf(at.row))
    await expect(desk.as(at.officer).work({ id: at.id })).rejects.toMatchObject({ status: 404 })
  })

  test('a transfer to something that is no agency is refused', async () => {
    const at = await working()
    for (const agencyId of [crypto.randomUUID(), undefined])
      await expect(
        desk.as(operator()).act(step(at.id, at.version, 'transfer', agencyId ? { agencyId } : {})),
      ).rejects.toMatchObject({ code: 'field-reports.noSuchAgency' })
  })

  test('an officer is named by a colleague or the head; a stranger cannot be', async () => {
    const at = await working()
    await expect(
      desk.as(headOf(at.agency)).act(step(at.id, at.version, 'assign', { assigneeId: crypto.randomUUID() })),
    ).rejects.toMatchObject({ code: 'field-reports.notAnOfficer' })
  })

  test('a pause has a reason of the province and an end, stops the clock and ends by itself on its day', async () => {
    const at = await working()
    const officer = desk.as(at.officer)
    await expect(
      officer.act(step(at.id, at.version, 'pause', { note: words, reason: 'no-desire' })),
    ).rejects.toMatchObject({ code: 'field-reports.noSuchReason' })
    await expect(
      officer.act(step(at.id, at.version, 'pause', { note: words, reason: 'weather', until: '2027-11-20' })),
    ).rejects.toMatchObject({ code: 'field-reports.pauseTooLong' })
    const paused = await officer.act(
      step(at.id, at.version, 'pause', { note: words, reason: 'weather', until: '2026-11-23' }),
    )
    expect(paused).toMatchObject({ state: 'paused', pause: { reason: 'weather', until: '2026-11-23' } })
    expect(dueOf(paused)).toBeNull()
    expect((await own(at.id)).pause?.name).not.toBe('weather')
    desk.app.clock.set('2026-11-22T16:59:00Z')
    await desk.app.run(endWaits)
    expect((await own(at.id)).state).toBe('paused')
    desk.app.clock.set('2026-11-22T17:00:00Z')
    await desk.app.run(endWaits)
    const going = await own(at.id)
    expect(going).toMatchObject({ state: 'working', pause: null })
    expect(dueOf(going)! > dueOf(at.row)!).toBe(true)
    desk.app.clock.set('2026-11-18T02:00:00Z')
  })

  test('a question that nobody answers holds the clock for a term only', async () => {
    const at = await working()
    await desk.as(at.officer).act(step(at.id, at.version, 'ask', { note: 'Trụ số mấy ạ?' }))
    desk.app.clock.set('2026-11-26T02:00:00Z')
    await desk.app.run(endWaits)
    expect((await own(at.id)).state).toBe('working')
    desk.app.clock.set('2026-11-18T02:00:00Z')
  })

  test('more time takes a second person who answers for the agency; a declined wish changes nothing', async () => {
    const at = await working()
    const ask = step(at.id, at.version, 'extend', { note: words, extension: { workingDays: 3 } })
    const asked = await desk.as(at.officer).act(ask)
    expect(asked.asked).toMatchObject([{ action: 'extend', id: null, mayDecide: false }])
    expect(dueOf(asked)).toBe(dueOf(at.row))
    const head = headOf(at.agency)
    const { items } = await desk.as(head).requests({})
    const one = items.find((r) => r.reportId === at.id)
    expect(one).toMatchObject({ action: 'extend', extension: { workingDays: 3 } })
    await expect(desk.as(at.officer).decide({ id: one!.id, approve: true })).rejects.toMatchObject({ status: 403 })
    const elsewhere = headOf(desk.communes.find((c) => c !== at.agency))
    await expect(desk.as(elsewhere).decide({ id: one!.id, approve: true })).rejects.toMatchObject({ status: 404 })
    await desk.as(head).decide({ id: one!.id, approve: true })
    expect(dueOf(await own(at.id))! > dueOf(at.row)!).toBe(true)
    await expect(
      desk.as(at.officer).act({ ...ask, version: (await own(at.id)).version, extension: { workingDays: 50 } }),
    ).rejects.toMatchObject({ code: 'field-reports.extensionTooLong' })
  })

  test('nobody approves their own wish', async () => {
    const at = await working()
    const head = headOf(at.agency)
    await desk.as(head).act(step(at.id, at.version, 'extend', { note: words, extension: { workingDays: 2 } }))
    expect((await desk.as(head).requests({})).items.map((r) => r.reportId)).not.toContain(at.id)
    const one = (await desk.as(operator()).requests({})).items.find((r) => r.reportId === at.id)
    await expect(desk.as(head).decide({ id: one!.id, approve: true })).rejects.toMatchObject({
      code: 'cases.ownRequest',
    })
    await desk.as(operator()).decide({ id: one!.id, approve: false, note: 'Chưa đủ lý do' })
    expect(dueOf(await own(at.id))).toBe(dueOf(at.row))
  })

  test('steps with rules cannot be taken through the doors of the case engine', async () => {
    const at = await working()
    const engine = (who: Actor) => desk.app.as(who, contractOfCases)
    for (const action of ['resolve', 'pause', 'extend', 'markFalse', 'assign'])
      await expect(
        engine(at.officer).act({ id: at.id, action, version: at.version, input: { note: words } }),
        action,
      ).rejects.toMatchObject({ code: 'cases.notAllowed' })
    for (const action of ['refuse', 'publish', 'close'])
      await expect(
        engine(operator()).act({ id: at.id, action, version: at.version, input: { note: words } }),
        action,
      ).rejects.toMatchObject({ code: 'cases.notAllowed' })
    await expect(engine(operator()).publish({ id: at.id, title: words, text: words })).rejects.toMatchObject({
      code: 'cases.notAllowed',
    })
  })
})

describe('refusing, closing, reopening', () => {
  test('a refusal has a listed reason and what that reason asks for', async () => {
    const centre = desk.as(operator())
    const cases = [
      [{ reason: 'false-report', note: words }, 'field-reports.noSuchReason'],
      [{ reason: 'not-enough' }, 'field-reports.noteNeeded'],
      [{ reason: 'out-of-scope', note: words }, 'field-reports.whereNeeded'],
      [{ reason: 'duplicate', note: words }, 'field-reports.otherNeeded'],
      [{ note: words }, 'field-reports.noSuchReason'],
    ] as const
    const sent = await desk.submit()
    for (const [more, code] of cases)
      await expect(centre.act(step(sent.id, sent.version, 'refuse', more))).rejects.toMatchObject({ code })
    const where = 'Công an phường, điện thoại 113'
    await centre.act(step(sent.id, sent.version, 'refuse', { reason: 'out-of-scope', where }))
    expect(await own(sent.id)).toMatchObject({ state: 'refused', refusal: { reason: 'out-of-scope', where } })
  })

  test('the centre sends a bad result back, and closes what may not be published', async () => {
    const at = await resolved()
    const again = await desk.as(operator()).act(step(at.id, at.version, 'redo', { note: words }))
    expect(again.state).toBe('working')
    expect(again.clocks.find((c) => c.name === 'handle')?.running).toBe(true)
    const agencyOnly = await desk.submit({ visibility: 'agency' })
    const officer = officerOf(agencyOnly.agency?.id)
    const accepted = await desk.as(officer).act(step(agencyOnly.id, agencyOnly.version, 'accept'))
    const photos = [await desk.photo(officer, true)]
    const done = await desk.as(officer).act(step(agencyOnly.id, accepted.version, 'resolve', { note: words, photos }))
    const centre = desk.as(operator())
    await expect(
      centre.act(step(agencyOnly.id, done.version, 'publish', { nothingToCover: true })),
    ).rejects.toMatchObject({ code: 'field-reports.notForPublic' })
    const closed = await centre.act(step(agencyOnly.id, done.version, 'close'))
    expect(closed.state).toBe('closed')
    await expect(desk.as(anyone).read({ id: closed.id })).rejects.toMatchObject({ status: 404 })
    expect((await own(agencyOnly.id)).actions).toEqual(['rate', 'reopen'])
  })

  test('«not solved» is said within the term and so many times, whatever door is used', async () => {
    const { reopen } = desk.app.platform.settings.at(
      handlingSetting,
      desk.app.platform.settings.version(handlingSetting, '2026-11-18'),
    )
    const at = await resolved()
    const say = async () => {
      const { version } = await own(at.id)
      return desk.as(desk.reporter).reply({ id: at.id, action: 'reopen', version, note: words })
    }
    await expect(
      desk.app.as(desk.reporter, contractOfCases).act({
        id: at.id,
        action: 'reopen',
        version: at.version,
        input: { message: words },
      }),
    ).rejects.toMatchObject({ code: 'cases.notAllowed' })
    let { version } = at
    for (let n = 1; n <= reopen.times; n++) {
      const before = await own(at.id)
      expect(before).toMatchObject({ reopensLeft: reopen.times - n + 1 })
      expect(before.actions).toContain('reopen')
      const opened = await say()
      const accepted = await desk.as(at.officer).act(step(at.id, opened.version, 'accept'))
      const photos = [await desk.photo(at.officer, true)]
      version = (await desk.as(at.officer).act(step(at.id, accepted.version, 'resolve', { note: words, photos })))
        .version
    }
    expect((await own(at.id)).actions).not.toContain('reopen')
    await expect(say()).rejects.toMatchObject({ code: 'field-reports.reopenedOften' })
    const late = await resolved()
    desk.app.clock.set(new Date(Date.parse('2026-11-18T02:00:00Z') + (reopen.days * 24 + 1) * 3_600_000))
    expect((await own(late.id)).reopenUntil).toBeNull()
    await expect(
      desk.as(desk.reporter).reply({ id: late.id, action: 'reopen', version: late.version, note: words }),
    ).rejects.toMatchObject({ code: 'field-reports.reopenTooLate' })
    desk.app.clock.set('2026-11-18T02:00:00Z')
    expect(version).toBeGreaterThan(at.version)
  })
})

describe('without a name', () => {
  test('a secret code reads and answers; the centre looks first, and nobody is behind it', async () => {
    const at = (await desk.submit()).at
    const sent = await desk.as(anyone).submitAnonymous({ category: desk.category, note: 'Cống mất nắp gần trường', at })
    expect(sent.receipt).toMatch(/^([2-9A-Z]{4}-){3}[2-9A-Z]{4}$/)
    const seen = await desk.as(anyone).readByReceipt({ receipt: sent.receipt.toLowerCase().replaceAll('-', ' ') })
    expect(seen).toMatchObject({ code: sent.code, state: 'unrouted', question: null })
    await expect(desk.as(anyone).readByReceipt({ receipt: 'AAAA-BBBB-CCCC-DDDD' })).rejects.toMatchObject({
      code: 'field-reports.noSuchReceipt',
    })
    const { items } = await desk.app.as(operator(), contractOfCases).list({ q: sent.code })
    const id = items[0]?.id ?? ''
    const work = await desk.as(operator()).work({ id })
    expect(work).toMatchObject({ anonymous: true, review: true })
    await expect(desk.as(operator()).reveal({ id, purpose: 'contact' })).rejects.toMatchObject({
      code: 'field-reports.noReporter',
    })
    const agencyId = desk.communes[0] ?? ''
    const routed = await desk.as(operator()).act(step(id, work.version, 'route', { agencyId }))
    const officer = officerOf(agencyId)
    const accepted = await desk.as(officer).act(step(id, routed.version, 'accept'))
    await desk.as(officer).act(step(id, accepted.version, 'ask', { note: 'Gần cổng nào của trường?' }))
    expect((await desk.as(anyone).readByReceipt(sent)).question).toBe('Gần cổng nào của trường?')
    expect((await desk.as(anyone).answerByReceipt({ receipt: sent.receipt, note: 'Cổng sau' })).state).toBe('working')
    await expect(desk.as(anyone).answerByReceipt({ receipt: sent.receipt, note: 'Cổng sau' })).rejects.toMatchObject({
      code: 'cases.notNow',
    })
  })
})

test('every state, action and clock has words in both languages, and so has every reason', () => {
  const texts = loadTexts([cases, fieldReports], desk.app.platform.config.provinceDir)
  expect(missingWords(reportType, texts.vi)).toEqual([])
  expect(missingWords(reportType, texts.en)).toEqual([])
})

const nowhere = crypto.randomUUID()

test.each([
  ['GET', '/handling', '', [200, 200, 200, 200]],
  ['GET', `/work/${nowhere}/colleagues`, '', [401, 403, 403, 404]],
  ['GET', `/work/${nowhere}/messages`, '', [401, 403, 403, 404]],
  ['GET', `/work/${nowhere}/related`, '', [401, 403, 403, 404]],
  ['GET', `/work/${nowhere}/publication`, '', [401, 403, 403, 404]],
  ['GET', '/requests', '', [401, 403, 403, 200]],
  ['GET', '/mine/standing', '', [401, 200, 403, 403]],
  ['POST', `/work/${nowhere}/say`, '{"text":"a","audience":"agency"}', [401, 403, 403, 404]],
  ['POST', `/work/${nowhere}/merge`, `{"version":1,"ids":["${nowhere}"]}`, [401, 403, 403, 404]],
  ['POST', `/work/${nowhere}/unmerge`, '{"note":"nhầm lẫn"}', [401, 403, 403, 404]],
  ['POST', `/work/${nowhere}/split`, '{"version":1,"parts":[{"category":"a","note":"abcdef"}]}', [401, 403, 403, 404]],
  ['POST', '/work/bulk', `{"action":"accept","items":[{"id":"${nowhere}","version":1}]}`, [401, 403, 403, 200]],
  ['POST', `/requests/${nowhere}`, '{"approve":true}', [401, 403, 403, 404]],
  ['POST', `/work/${nowhere}/publication`, '{"version":1,"title":"abcdef","text":"abcdef"}', [401, 403, 403, 404]],
  ['POST', `/work/${nowhere}/photos/${nowhere}/choice`, '{"revision":0,"choice":"open"}', [401, 403, 403, 404]],
  ['POST', `/work/${nowhere}/photos/${nowhere}/original`, '{"purpose":"cover"}', [401, 403, 403, 404]],
  [
    'POST',
    `/work/${nowhere}/photos/${nowhere}/cover`,
    '{"revision":0,"mode":"blur","shapes":[{"kind":"rect","x":0,"y":0,"w":1,"h":1}]}',
    [401, 403, 403, 404],
  ],
  ['POST', `/mine/${nowhere}/appeal`, '{"version":1,"note":"không đúng như vậy"}', [401, 404, 403, 403]],
] as const)('%s %s: anyone, citizen, plain staff, operator', async (method, path, body, expected) => {
  const statuses = []
  for (const who of [anyone, desk.reporter, staff([]), operator()]) {
    const headers = {
      'x-test-actor': Buffer.from(JSON.stringify(who)).toString('base64'),
      'content-type': 'application/json',
    }
    const answer = await fetch(`${desk.app.url}/api/field-reports${path}`, { method, headers, body: body || null })
    statuses.push(answer.status)
  }
  expect(statuses).toEqual([...expected])
})
