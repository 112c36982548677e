import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '@hue-s/kernel/server/config.ts'

/** The database of a running instance: the configured one, or the address the embedded one left in its folder. */
export function addressOfDatabase(config: Config): string {
  const file = join(config.dataDir, 'database-url')
  if (config.databaseUrl) return config.databaseUrl
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  throw new Error(
    `Không thấy cơ sở dữ liệu trong ${config.dataDir}; hãy chạy npm start trước · no database in ${config.dataDir}; run npm start first.`,
  )
}
