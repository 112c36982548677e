import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { anyone } from '@hue-s/kernel/testing/people.ts'
import type { TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { reportNumbersContract as contract } from '../contract.ts'

/** Writes the latest edition into a folder, as somebody would who keeps it. */
export async function savedEdition(app: TestApp): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'hue-s-edition-'))
  const version = (await app.as(anyone, contract).editions({})).items[0]?.version
  const base = `${app.url}/api/report-numbers/editions/${version}`
  const keep = async (name: string) =>
    writeFileSync(join(folder, name), Buffer.from(await (await fetch(`${base}/${name}`)).arrayBuffer()))
  mkdirSync(join(folder, 'parts'))
  for (const name of ['manifest.json', 'boundaries.json', 'definitions.json']) await keep(name)
  const { parts } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { parts: { month: string }[] }
  for (const { month } of parts) await keep(`parts/${month}.csv`)
  return folder
}
