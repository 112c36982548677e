import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']
/** Half faded in, every text is pale. What turns for ever is not waited for. */
const REST = `Promise.all(document.getAnimations()
  .filter((one) => one.playState === 'running' && one.effect?.getComputedTiming().endTime < Infinity)
  .map((one) => one.finished.catch(() => undefined))).then(() => undefined)`
const RUN = `axe.run({ runOnly: ${JSON.stringify(TAGS)} }).then(({ violations }) => violations.flatMap((one) =>
  one.nodes.map((node) => one.id + ' ' + node.html.slice(0, 300) + ' ' + node.failureSummary.slice(0, 300))))`

/** What axe finds wrong on a page (WCAG 2.2, levels A and AA), once what fades in has come to rest. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(REST)
  await page.evaluate(source)
  return page.evaluate<string[]>(RUN)
}
