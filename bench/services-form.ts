import type { CDPSession, Page } from 'playwright-core'
import type { Actor } from '@hue-s/kernel/server/access.ts'
import { launchBrowser } from '@hue-s/kernel/testing/browser.ts'
import { median } from './measure.ts'
import { actorHeader } from './hear.ts'

const SLOWER = 4
const RUNS = 5

/** Milliseconds of script, medians: until the first questions can be answered, and until the last one is drawn. */
export interface Opening {
  first: number
  whole: number
  fields: number
}

/** Seconds of script in this page so far, as the browser counts them. */
async function scriptOf(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0
}

/** Opens the page of a procedure's form from the page before it, in a browser on a processor that is four times slower. */
export async function openForm(url: string, { code, actor }: { code: string; actor: Actor }): Promise<Opening> {
  const browser = await launchBrowser()
  try {
    const context = await browser.newContext({
      baseURL: url,
      locale: 'vi-VN',
      viewport: { width: 360, height: 740 },
      serviceWorkers: 'block',
      extraHTTPHeaders: actorHeader(actor),
    })
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    // The processor's time of the page, not the clock's: what else runs on this machine is not its script.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
    const runs: Opening[] = []
    // The first time also fetches what the browser keeps afterwards.
    for (let run = -1; run < RUNS; run++) {
      const opening = await once(page, cdp, code)
      if (run >= 0) runs.push(opening)
    }
    return {
      first: median(runs.map(({ first }) => first)),
      whole: median(runs.map(({ whole }) => whole)),
      fields: runs[0]?.fields ?? 0,
    }
  } finally {
    await browser.close()
  }
}

/** Without a script in the page: waiting by one would be counted as the page's own. */
async function untilDrawn(cdp: CDPSession, found: string, gone?: string): Promise<void> {
  const count = async (selector: string) => {
    const { root } = await cdp.send('DOM.getDocument', { depth: 0 })
    return (await cdp.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector })).nodeIds.length
  }
  for (const until = performance.now() + 60_000; performance.now() < until;) {
    if ((await count(found)) > 0 && (gone === undefined || (await count(gone)) === 0)) return
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error(`${found} was not drawn in a minute`)
}

async function once(page: Page, cdp: CDPSession, code: string): Promise<Opening> {
  await page.goto(`/procedures/${code}`)
  const link = page.locator(`a[href^="/services/new/${code}"]`).first()
  await link.waitFor()
  await link.scrollIntoViewIfNeeded()
  await page.waitForLoadState('networkidle')
  const box = await link.boundingBox()
  if (!box) throw new Error('the way to the form is not to be seen')
  const press = { x: box.x + box.width / 2, y: box.y + box.height / 2, button: 'left', clickCount: 1 } as const
  const before = await scriptOf(cdp)
  await cdp.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...press })
  await cdp.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...press })
  await untilDrawn(cdp, '.f-page .f-field')
  const first = await scriptOf(cdp)
  await untilDrawn(cdp, '.f-page', '.f-page[aria-busy]')
  const whole = await scriptOf(cdp)
  const fields = await page.locator('.f-page .f-field').count()
  return { first: (first - before) * 1_000, whole: (whole - before) * 1_000, fields }
}
