import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyAudit } from '@hue-s/kernel/server/audit.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import { openDatabase } from '@hue-s/kernel/server/db.ts'

/** The database of a running instance: the configured one, or the address the embedded one left in its folder. */
function addressOfDatabase(): string {
  const config = readConfig()
  return config.databaseUrl ?? readFileSync(join(config.dataDir, 'database-url'), 'utf8').trim()
}

const database = openDatabase(addressOfDatabase(), 1)
const { blocks, rows, unsealed, fault } = await verifyAudit(database.db).finally(() => database.close())
console.log(`${blocks} khối · blocks, ${rows} dòng · rows, ${unsealed} chưa niêm phong · not yet sealed`)
console.log(
  fault === null
    ? 'Nhật ký nguyên vẹn · the audit log is whole'
    : `NHẬT KÝ BỊ SỬA · THE AUDIT LOG WAS CHANGED: ${fault}`,
)
process.exit(fault === null ? 0 : 1)
