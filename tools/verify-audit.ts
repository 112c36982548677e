import { verifyAudit } from '@hue-s/kernel/server/audit.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import { openDatabase } from '@hue-s/kernel/server/db.ts'
import { addressOfDatabase } from './database-address.ts'

/** Walks the audit chain of a running instance; ends with 1 when something was changed. */
async function main(): Promise<boolean> {
  const database = openDatabase(addressOfDatabase(readConfig()), 1)
  const { blocks, rows, unsealed, fault } = await verifyAudit(database.db).finally(() => database.close())
  console.log(`${blocks} khối · blocks, ${rows} dòng · rows, ${unsealed} chưa niêm phong · not yet sealed`)
  console.log(
    fault === null
      ? 'Nhật ký nguyên vẹn · the audit log is whole'
      : `NHẬT KÝ BỊ SỬA · THE AUDIT LOG WAS CHANGED: ${fault}`,
  )
  return fault === null
}

await main()
  .then((whole) => process.exit(whole ? 0 : 1))
  .catch((error: Error) => {
    console.error(error.message)
    process.exit(1)
  })
