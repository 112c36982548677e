import { rmSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../server/embedded-postgres.ts'
import { databaseFolder } from './folder.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
  }
}

/** One PostgreSQL for the whole run: `TEST_DATABASE_URL`, or an embedded one that is thrown away. */
export default async function setup(project: TestProject) {
  const given = process.env['TEST_DATABASE_URL']
  if (given) {
    project.provide('databaseUrl', given)
    return
  }
  const dataDir = databaseFolder('hue-s-test-')
  const version = process.env['TEST_POSTGRES'] === '15' ? '15' : '18'
  const server = await startEmbeddedPostgres({ dataDir, version, durable: false })
  project.provide('databaseUrl', server.url)
  return async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
