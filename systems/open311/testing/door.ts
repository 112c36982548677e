import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { calendar } from '@hue-s/engines/calendar/index.ts'
import { cases } from '@hue-s/engines/cases/index.ts'
import { files } from '@hue-s/engines/files/index.ts'
import { geo } from '@hue-s/engines/geo/index.ts'
import { identity } from '@hue-s/engines/identity/index.ts'
import { notify } from '@hue-s/engines/notify/index.ts'
import { papers } from '@hue-s/engines/papers/index.ts'
import { search } from '@hue-s/engines/search/index.ts'
import { listUnits, units } from '@hue-s/engines/units/index.ts'
import { many, sql } from '@hue-s/kernel/server/db.ts'
import { runJob } from '@hue-s/kernel/server/jobs.ts'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'
import { fieldReports } from '@hue-s/systems/field-reports/system.ts'
import { DEMO_KEY } from '../partners.ts'
import { open311 } from '../system.ts'

export const SYSTEMS = [open311, fieldReports, calendar, cases, files, geo, identity, notify, papers, search, units]
export const NOW = '2026-11-20T02:00:00Z'

/** A copy of the sample province whose door is set up otherwise; the folder is the caller's to remove. */
export function packWith(change: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'packs-'))
  cpSync(join(ROOT, 'provinces/sample'), join(folder, 'sample'), { recursive: true })
  const file = join(folder, 'sample/open311.json')
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...change }))
  return folder
}

export type Fields = Record<string, string | string[]>
export function formOf(fields: Fields): URLSearchParams {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const v of [value].flat()) form.append(name, v)
  return form
}

/** The platform with its door open, and what a foreign client does with it. */
export async function openDoor(env: Record<string, string> = {}) {
  const app = await testApp(SYSTEMS, { seed: true, now: NOW, env: { RATE_LIMIT: '100000', ...env } })
  const [commune] = await app.run((ctx) => listUnits(ctx, { level: 'commune', at: ctx.today() }))
  const at = commune?.centroid ?? { lat: 14, lon: 110.5 }
  return { app, at, communeCode: commune?.code ?? '', ...clientOf(app, at) }
}
export type Door = Awaited<ReturnType<typeof openDoor>>

function clientOf(app: TestApp, at: { lat: number; lon: number }) {
  const base = `${app.url}/open311/v2`
  const lamp = (more: Fields = {}): Fields => ({
    api_key: DEMO_KEY,
    service_code: 'street-lamp',
    lat: String(at.lat),
    long: String(at.lon),
    description: `Đèn tắt ${Math.random()}`,
    ...more,
  })
  const post = (fields: Fields) => fetch(`${base}/requests.json`, { method: 'POST', body: formOf(fields) })
  return {
    base,
    lamp,
    post,
    /** The number of a report that was taken. */
    async sent(fields: Fields): Promise<string> {
      const res = await post(fields)
      const body = (await res.json()) as { service_request_id: string }[]
      expect(res.status, JSON.stringify(body)).toBe(200)
      return body[0]?.service_request_id ?? ''
    },
    async read(path: string) {
      const res = await fetch(`${base}/${path}`)
      return { status: res.status, body: (await res.json()) as Record<string, unknown>[] }
    },
    async refused(fields: Fields, status: number, words: RegExp) {
      const res = await post(fields)
      const body = (await res.json()) as { code: number; description: string }[]
      expect([res.status, body[0]?.code]).toEqual([status, status])
      expect(body[0]?.description).toMatch(words)
    },
    async caseIdOf(code: string): Promise<string> {
      const rows = await app.run((ctx) =>
        many(ctx.db, sql<{ caseId: string }>`select case_id from open311.submission where code = ${code}`),
      )
      return rows[0]?.caseId ?? ''
    },
    async job(name: string): Promise<void> {
      const found = open311.jobs.find((j) => j.name === name)
      if (!found) throw new Error(`there is no job ${name}`)
      await runJob(app.platform, open311, found)
    },
  }
}
