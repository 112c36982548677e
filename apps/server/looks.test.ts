import { describe, expect, test } from 'vitest'
import type { ScreenLang } from '@hue-s/kernel/shared/text.ts'
import { onPhone, openProvince, person, stage } from './journey-open.ts'
import { ask, tokenOf, untilLaidIn } from './journey-stage.ts'
import { citizenDoors, faultsOf, linksOf, listedScreens, openAs, walk, type How } from './looks-walk.ts'

const LONG = 900_000
/** `LOOKS=all` looks at both languages with axe, which takes twice as long. What axe finds is seldom a matter of words. */
const ALL = process.env['LOOKS'] === 'all'
/** Small phone, very large letters: what holds there holds everywhere narrower than a desk. */
const TIGHT = { width: 320, size: 'xlarge' } as const
const USUAL = { width: 360, size: 'normal' } as const

/** A report about an address of the web: one word, longer than any phone is wide, on every screen that shows it. */
async function oneLongWord(): Promise<void> {
  const note = `https://example.org/${'nhomdancu'.repeat(9)}/bai-viet có ảnh cột đèn gãy`
  const report = { category: 'street-lamp', note, at: { lon: 107.5847, lat: 16.4637 }, visibility: 'public' }
  await ask(stage, '/api/field-reports/reports', await tokenOf(stage, 'citizen'), report)
}

/** Everything that is wrong on any screen, with the address at which it is. */
async function wrongIn(how: How) {
  const [anyone, citizen] = [await onPhone(), await person('citizen')]
  const wrong: string[] = []
  const unfound = await walk(await listedScreens(), await citizenDoors(stage), async (one) => {
    const { page } = one.signedIn ? citizen : anyone
    await openAs(page, one.path, how)
    const links = await linksOf(page)
    wrong.push(...(await faultsOf(page, how)).map((fault) => `${one.path} (${how.lang}): ${fault}`))
    return links
  })
  await Promise.all([anyone.leave(), citizen.leave()])
  return { wrong, unfound }
}

describe('every screen of the citizen’s app', () => {
  openProvince()

  test(
    'has no fault in vi with very large letters on a small phone, nor in en as most people see it',
    async () => {
      await untilLaidIn(stage)
      await oneLongWord()
      const seen = await Promise.all([wrongIn({ lang: 'vi', ...TIGHT }), wrongIn({ lang: 'en', ...USUAL, axe: ALL })])
      expect(seen.flatMap(({ wrong }) => wrong)).toEqual([])
      // What is to be paid or handed over is made and looked at in the story of a dossier.
      for (const { unfound } of seen) expect(unfound).toEqual(['/pay/:id', '/services/national/:id'])
    },
    LONG,
  )

  const homes = [
    ...(['resident', 'business'] as const).flatMap((audience) =>
      (['vi', 'en'] as const).map((lang) => [audience, lang] as const),
    ),
    ...(['vi', 'en', 'ko', 'zh', 'fr'] as const).map((lang) => ['visitor', lang] as const),
  ]
  test(
    'and the homes and the visitor’s screens in every language they are read in',
    async () => {
      const { page, leave } = await onPhone()
      const wrong: string[] = []
      const look = async (path: string, lang: ScreenLang) => {
        await openAs(page, path, { lang, ...TIGHT })
        wrong.push(...(await faultsOf(page, { lang, ...TIGHT })).map((fault) => `${path} (${lang}): ${fault}`))
      }
      for (const [audience, lang] of homes) await look(`/?audience=${audience}`, lang)
      for (const lang of ['ko', 'zh', 'fr'] as const)
        for (const path of ['/emergency', '/pack', '/map', '/report', '/services', '/help', '/search?q=115'])
          await look(path, lang)
      expect(wrong).toEqual([])
      await leave()
    },
    LONG,
  )
})
