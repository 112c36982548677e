import { expect, test } from 'vitest'
import { openProvince, stage } from './journey-open.ts'
import { importHistory } from '@hue-s/engines/cases/index.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { officeOf, OFFICER } from './journey-desk.ts'

const LONG = 300_000
const MANY = 5_000
/** Lines that may be drawn of however many there are. */
const MOST_DRAWN = 120
/** What a key press may take until the next line has focus, in the middle of many, on a busy machine. */
const MOST_MS = 250

openProvince()
const { enter, submit } = officeOf(() => stage)

/** So many open reports at one agency, as a bad storm leaves them. */
async function fillQueue(agencyId: string, communeId: string): Promise<void> {
  const platform = { kind: 'system', id: null } as const
  const hour = 3_600_000
  const reports = Array.from({ length: MANY }, (_, n) => {
    const openedAt = new Date(Date.now() - (n % 200) * hour - n * 1_000).toISOString()
    return {
      type: 'field-reports.report',
      title: `Đèn tắt sau bão, trụ số ${n}`,
      data: {
        category: 'street-lamp',
        child: null,
        note: `Đèn tắt sau bão, trụ số ${n}`,
        certainty: 'person',
        routedBy: null,
      },
      agencyId: null,
      communeId,
      point: { lon: 107.5847, lat: 16.4637 },
      parties: [],
      clocks: [{ name: 'handle', budget: { hours: 48 } }],
      openedAt,
      openedBy: platform,
      steps: [{ at: openedAt, actor: platform, action: 'route', input: { agencyId } }],
    }
  })
  await inTransaction(stage.platform, { action: null }, async (ctx) => {
    await importHistory(ctx, reports)
    return { result: undefined, audited: false }
  })
}

test(
  'a queue of five thousand is walked by the keys: all come, few lines are drawn, each key answers at once',
  async () => {
    const seen = await submit('Đèn tắt, báo trước cơn bão')
    await fillQueue(seen.agency?.id ?? '', seen.commune?.id ?? '')
    const officer = await enter(OFFICER, '/office/field-reports?view=agency')
    const { page } = officer
    await page.locator('.fr-row').first().waitFor()
    const drawn = () => page.locator('.fr-row').count()
    const loaded = () =>
      page.evaluate<number>(`Number(document.querySelector('.fr-row')?.getAttribute('aria-setsize') ?? 0)`)
    const toEnd = () => page.evaluate(`void (document.querySelector('.fr-rows').scrollTop = 1e9)`)
    for (let before = 0; (await loaded()) < MANY;) {
      await toEnd()
      await expect.poll(loaded, { timeout: 20_000 }).toBeGreaterThan(before)
      before = await loaded()
    }
    expect(await drawn()).toBeLessThan(MOST_DRAWN)
    const codes = new Set<string>()
    await page.evaluate(`void (document.querySelector('.fr-rows').scrollTop = 36 * 2500)`)
    await expect.poll(() => page.locator('.fr-row[aria-posinset="2505"]').count()).toBe(1)
    await page.locator('.fr-row[aria-posinset="2505"] .fr-row__link').focus()
    const times: number[] = []
    for (let press = 0; press < 40; press++) {
      const from = Date.now()
      await page.keyboard.press('j')
      await expect
        .poll(
          () => page.evaluate<string>(`document.activeElement?.closest('.fr-row')?.getAttribute('aria-posinset')`),
          {
            interval: 5,
          },
        )
        .toBe(String(2506 + press))
      times.push(Date.now() - from)
      codes.add(await page.evaluate<string>(`document.activeElement.querySelector('.fr-row__code').textContent`))
    }
    expect(codes.size).toBe(40)
    expect(times.sort((a, b) => a - b)[20]).toBeLessThan(MOST_MS)
    expect(await drawn()).toBeLessThan(MOST_DRAWN)
    await officer.fine('a long queue')
    await officer.leave()
  },
  LONG,
)
