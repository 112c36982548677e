import type { Page, Request, Route } from 'playwright-core'

/** What a screen is answered while it is looked at: the truth, a refusal, empty lists, or far more than fits. */
export const ANSWERS = ['refused', 'none', 'much', 'usual'] as const
export type Answers = (typeof ANSWERS)[number]

/** One browser whose server answers as a test wants it. */
export interface Answered {
  /** Goes to a screen within the app, as by a link, and waits until it has come to rest. */
  go(path: string, answers: Answers): Promise<void>
  /** What is wrong with how the screen tells of it. */
  faults(): Promise<string[]>
}

/** Who sits here and how the app is arranged is told truly: without it there is no screen to look at. */
const KEPT =
  /\/api\/(identity\/(me|session)|stream|instance|home\/(arrangement|app|settings|features|emergency)|notify\/push)/
const BUSY = '.c-waiting, .o-waiting, .w-waiting, [aria-busy="true"]'
const TOLD = ':is(main, dialog) :is([role="alert"], .h-alert, .h-problem, .h-empty)'
const AWAY = { type: 'about:blank', title: 'x', status: 503, code: 'kernel.databaseAway', requestId: 'looked-at' }
const WORDS = new Set('name title text note headline summary question label body vi en description hint'.split(' '))
const LONG = ` Nguyễn Phúc Ưng Quỳnh Trâm Anh ${'khôngmộtkhoảngtrắng'.repeat(6)} rất dài`

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const each = (value: Record<string, unknown>, turn: (part: unknown, key: string) => unknown) =>
  Object.fromEntries(Object.entries(value).map(([key, part]) => [key, turn(part, key)]))

/** The same answer with nothing in its lists. */
function emptied(value: unknown, key = '', depth = 0): unknown {
  if (Array.isArray(value)) return depth <= 3 ? [] : value
  if (isObject(value)) return each(value, (part, name) => emptied(part, name, depth + 1))
  return key === 'total' ? 0 : value
}

/** The same answer with sixty in each list and every sentence far too long, one word of it longer than a phone is wide. */
function overfull(value: unknown, key = '', depth = 0): unknown {
  if (Array.isArray(value)) {
    const items = value.map((part) => overfull(part, key, depth + 1))
    const listed = key === 'items' && depth < 3 && items.length > 0 && items.every(isObject)
    if (!listed) return items
    return Array.from({ length: Math.max(items.length, 60) }, (_, at) => {
      const one = items[at % items.length]!
      return at < items.length || !one['id'] ? one : { ...one, id: crypto.randomUUID() }
    })
  }
  if (isObject(value)) return each(value, (part, name) => overfull(part, name, depth + 1))
  return typeof value === 'string' && WORDS.has(key) && /\s|[À-ỹ]/.test(value) ? value + LONG : value
}

/** Puts itself between a browser and its server. The browser has no service worker, which would ask behind its back. */
export async function answered(page: Page): Promise<Answered> {
  let answers: Answers = 'usual'
  let refused = 0
  const open = new Set<Request>()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(`error: ${error.message}`))
  page.on('request', (one) => /fetch|xhr|script|stylesheet/.test(one.resourceType()) && open.add(one))
  page.on('requestfinished', (one) => open.delete(one))
  page.on('requestfailed', (one) => open.delete(one))
  await page.route('**/api/**', async (route: Route) => {
    const request = route.request()
    if (answers === 'usual' || request.method() !== 'GET' || KEPT.test(new URL(request.url()).pathname))
      return route.continue()
    if (answers === 'refused') {
      refused += 1
      return route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(AWAY) })
    }
    const turn = answers === 'none' ? emptied : overfull
    const response = await route.fetch()
    const isJson = response.ok() && /json/.test(response.headers()['content-type'] ?? '')
    return route.fulfill(isJson ? { response, json: turn(await response.json()) } : { response })
  })
  const atRest = async () => {
    const until = performance.now() + 20_000
    for (let quiet = 0; quiet < 3;) {
      const live = [...open].filter((one) => !one.url().includes('/api/stream'))
      quiet = live.length === 0 && (await page.locator(BUSY).count()) === 0 ? quiet + 1 : 0
      if (performance.now() > until) throw new Error(`${page.url()} does not come to rest`)
      await page.waitForTimeout(40)
    }
  }
  return {
    async go(path, next) {
      await page.evaluate(
        `history.pushState(null, '', '${new URL(page.url()).pathname.replace(/^(\/office|\/ops|).*/, '$1')}/nowhere')`,
      )
      await atRest()
      errors.length = 0
      refused = 0
      answers = next
      await page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`)
      await atRest()
    },
    async faults() {
      // The home page is whole without its personal parts: what cannot be read of them is left away.
      const home = new URL(page.url()).pathname === '/'
      const silent = !home && answers === 'refused' && refused > 0 && (await page.locator(TOLD).count()) === 0
      return [...errors, ...(silent ? ['refused, and says nothing about it'] : [])]
    },
  }
}
