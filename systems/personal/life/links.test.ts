import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { personalSetting } from '../setting.ts'

/** Paths of screens for citizens, as they stand in the lists of the apps, systems and engines. */
function citizenPaths(): RegExp[] {
  const lists = readdirSync(ROOT, { recursive: false, encoding: 'utf8' })
    .filter((folder) => ['apps', 'systems', 'engines'].includes(folder))
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter(
          (file) => /(web\/(.*\/)?(index|screens)|citizen\/screens)\.ts$/.test(file) && !file.includes('node_modules'),
        )
        .map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
    )
  const paths = lists.flatMap((text) => Array.from(text.matchAll(/path: '(\/[^']*)'/g), (m) => m[1] ?? ''))
  return paths.map((path) => new RegExp(`^${path.replace(/:\w+\??/g, '[^/]+')}$`))
}

test.each(['hue', 'sample'])('every service that the guides of %s link to exists', (province) => {
  const text = readFileSync(join(ROOT, 'provinces', province, 'personal.json'), 'utf8')
  const { life } = personalSetting.schema.parse(JSON.parse(text))
  const links = life.flatMap(({ steps }) => steps.flatMap(({ link }) => (link ? [link.path] : [])))
  const paths = citizenPaths()
  expect(links.length).toBeGreaterThan(5)
  for (const link of links)
    expect(
      paths.some((path) => path.test(link.split('?')[0] ?? '')),
      link,
    ).toBe(true)
})

test.each(['hue', 'sample'])('steps of %s say where to go or what to open, and ids are their own', (province) => {
  const text = readFileSync(join(ROOT, 'provinces', province, 'personal.json'), 'utf8')
  const { life } = personalSetting.schema.parse(JSON.parse(text))
  expect(new Set(life.map(({ id }) => id)).size).toBe(life.length)
  for (const { id, steps } of life) {
    expect(new Set(steps.map((s) => s.id)).size, id).toBe(steps.length)
    expect(
      steps.some((s) => s.source),
      id,
    ).toBe(true)
  }
})
