import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAuthenticate } from '@hue-s/engines/identity/index.ts'
import { systems } from '../apps/server/systems.ts'
import { testApp, type TestApp } from '@hue-s/kernel/testing/testApp.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(systems, { authenticate: makeAuthenticate(systems) })
})
afterAll(() => app.stop())

interface Operation {
  operationId: string
  summary: string
  responses: Record<string, { content?: Record<string, unknown> }>
  requestBody?: { content: Record<string, { schema?: unknown }> }
}

const read = async (lang: string) =>
  (await (await fetch(`${app.url}/api/openapi.json?lang=${lang}`)).json()) as {
    openapi: string
    paths: Record<string, Record<string, Operation>>
  }

test.each(['vi', 'en'])('the %s document is valid OpenAPI 3.1 to a validator that is not ours', async (lang) => {
  const document = await read(lang)
  const verdict = await new Validator().validate(document)
  expect(verdict.errors ?? []).toEqual([])
  expect(verdict.valid).toBe(true)
  expect(document.openapi).toBe('3.1.0')
})

test('every operation has an id of its own, words, and the refusals it may answer with', async () => {
  const operations = Object.values((await read('vi')).paths).flatMap((path) => Object.values(path))
  expect(operations.length).toBeGreaterThan(80)
  expect(new Set(operations.map((o) => o.operationId)).size).toBe(operations.length)
  for (const operation of operations) {
    expect([operation.operationId, operation.summary.length > 3]).toEqual([operation.operationId, true])
    expect(operation.responses['default']?.content).toHaveProperty(['application/problem+json'])
    expect(JSON.stringify(operation)).not.toContain('errors.')
  }
})

test('the API page has an anchor for every code it speaks of', async () => {
  const html = await (await fetch(`${app.url}/api/docs?lang=en`)).text()
  const links = Array.from(html.matchAll(/href="#([\w.-]+)"/g), (m) => m[1])
  const ids = new Set(Array.from(html.matchAll(/id="([\w.-]+)"/g), (m) => m[1]))
  expect(links.filter((link) => !ids.has(link ?? ''))).toEqual([])
})
