import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import type { ScreenLang } from '@hue-s/kernel/shared/text.ts'
import { axeFaults } from '@hue-s/kernel/testing/axe.ts'
import { ask, tokenOf, type Stage } from './journey-stage.ts'
import type { Screen } from '@hue-s/kernel/web/screens.ts'

export interface How {
  lang: ScreenLang
  width: number
  size: 'normal' | 'large' | 'xlarge'
  /** Without axe: only whether the page is whole, fits and speaks in words. */
  axe?: boolean
}

/** One screen of the citizen's app at an address that exists. */
export interface Walked {
  /** The pattern of its address, as it is listed. */
  pattern: string
  path: string
  signedIn: boolean
}

export type Listed = Pick<Screen, 'path' | 'allow'>

/** The screens of the app itself, as its list names them: the list draws the home page, which a server's test need not. */
function ownScreens(): Listed[] {
  const list = readFileSync(new URL('../citizen/screens.ts', import.meta.url), 'utf8')
  return [...list.matchAll(/path: '([^']+)',\s+title: '[^']+',\s+allow: '(\w+)'/g)].map(([, path, allow]) => ({
    path: path!,
    allow: allow as Screen['allow'],
  }))
}

/** A list of screens, found at run time: it leads to what browsers draw. */
const listIn = (file: string) => import(/* @vite-ignore */ new URL(file, import.meta.url).href) as Promise<unknown>

/** Every screen that a person can open in the citizen's app. */
export async function listedScreens(): Promise<Listed[]> {
  const { offeredTo } = (await listIn('../screens.ts')) as { offeredTo: (app: Screen['app']) => readonly Screen[] }
  return [...ownScreens(), ...offeredTo('citizen')]
}

/** Every screen of a console, with its whole address. What may be left out of an address is. */
export async function consoleScreens(app: 'office' | 'ops'): Promise<Listed[]> {
  const { screens } = (await listIn(`../${app}/screens.ts`)) as { screens: readonly Screen[] }
  return screens.map(({ path, allow }) => ({ path: `/${app}${path.replace(/\/:\w+\?/, '')}`, allow }))
}

const pathOf = (link: string) => link.split(/[?#]/)[0]!
const matches = (pattern: string, path: string) =>
  new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(pathOf(path))

/**
 * Walks through all screens. One that needs a name in its address is reached by a link that stood on another one, as
 * a person would reach it, or by one of `doors`; doors that are no screen's are visited besides. Answers the screens
 * that nothing led to.
 */
export async function walk(
  screens: readonly Listed[],
  doors: readonly string[],
  visit: (one: Walked) => Promise<readonly string[]>,
): Promise<string[]> {
  const all = screens.map(({ path, allow }) => ({ pattern: path, signedIn: allow !== 'anyone' }))
  const fixed = new Set(all.map(({ pattern }) => pattern).filter((pattern) => !pattern.includes(':')))
  const ways: Walked[] = all.filter(({ pattern }) => fixed.has(pattern)).map((one) => ({ ...one, path: one.pattern }))
  let waiting = all.filter(({ pattern }) => !fixed.has(pattern))
  const follow = (links: readonly string[]) => {
    const named = links.filter((link) => !fixed.has(pathOf(link)))
    waiting = waiting.filter((one) => {
      const path = named.find((link) => matches(one.pattern, link))
      if (path) ways.push({ ...one, path })
      return !path
    })
  }
  follow(doors)
  const found = new Set(ways.map(({ path }) => path))
  for (const path of doors) if (!found.has(path)) ways.push({ pattern: path, path, signedIn: false })
  for (let at = 0; at < ways.length; at++) follow(await visit(ways[at]!))
  return waiting.map(({ pattern }) => pattern)
}

/** Addresses that no list of the demonstration leads to: a paper shown to a stranger, a counter’s board, a life event. */
export async function citizenDoors(stage: Stage): Promise<string[]> {
  const token = await tokenOf(stage, 'citizen')
  const first = async (path: string) => (await ask<{ items: { id: string }[] }>(stage, path, token)).items[0]!.id
  const paper = { paper: 'card:me', fields: ['name'], minutes: 60 }
  const shown = await ask<{ link: string }>(stage, '/api/personal/presentations', token, paper)
  return [
    new URL(shown.link).pathname,
    `/units/${await first('/api/units?level=commune')}`,
    '/places/dan-nam-giao',
    `/services/board/${await first('/api/public-services/counters')}`,
    `/me/life/${await first('/api/personal/life')}`,
    '/search?q=Phú Xuân',
    '/nowhere',
  ]
}

/** Where the links of a page lead, within this site. */
export const linksOf = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('a[href^="/"]')].map((link) => link.getAttribute('href')).filter((to) => !to.startsWith('//'))`,
  )

/** Opens a screen and waits until it has come to rest. */
export async function openAs(page: Page, path: string, { lang, width, size }: How): Promise<void> {
  await page.setViewportSize({ width, height: 740 })
  await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}&size=${size}`)
  await page.locator('html[data-ready]').waitFor()
  await page.locator('.c-waiting').first().waitFor({ state: 'detached' })
}

/** What leans out of the page, what is a key instead of words, and what axe finds, on a page that is open. */
export async function faultsOf(page: Page, { width, axe: whole = true }: How): Promise<string[]> {
  const plain = await plainFaults(page)
  if (!whole) return plain
  // Taller than its content, also than what still comes, so that nothing lies under the bar at its foot.
  const tall = await page.evaluate<number>('document.documentElement.scrollHeight')
  await page.setViewportSize({ width, height: tall + 2_000 })
  return [...plain, ...(await axeFaults(page))]
}

/** What leans out of the page, what is a key instead of words, and whether there is one first heading. */
export const plainFaults = (page: Page): Promise<string[]> => page.evaluate<string[]>(PLAIN)

const PLAIN = `(() => {
  const over = document.documentElement.scrollWidth - innerWidth
  const leans = over <= 0 ? [] : [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
    .slice(0, 3).map((one) => 'leans out by ' + over + ' px: ' + one.outerHTML.slice(0, 160))
  const words = document.querySelector('main')?.innerText ?? ''
  const keys = words.match(/\\b[a-z]+(?:-[a-z]+)*\\.(?:citizen|server|office|ops)\\.[\\w.-]+/g) ?? []
  const heads = document.querySelectorAll('h1').length
  return [
    ...leans,
    ...keys.map((key) => 'a key instead of words: ' + key),
    ...(words.trim().length < 20 ? ['nothing is written on it: ' + words] : []),
    ...(heads === 1 ? [] : ['it has ' + heads + ' first headings']),
  ]
})()`
