import { randomBytes } from 'node:crypto'
import { createFirstAdmin, makeAuthenticate } from '@hue-s/engines/identity/index.ts'
import { boot } from '@hue-s/kernel/server/boot.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import { AppError } from '@hue-s/kernel/shared/error.ts'
import { inTransaction } from '@hue-s/kernel/server/unit-of-work.ts'
import { systems } from '../apps/server/systems.ts'
import { addressOfDatabase } from './database-address.ts'

const [account, name] = process.argv.slice(2)

/** Makes the first administrator of a running instance and prints a password that must be changed at once. */
async function main(): Promise<void> {
  if (!account || !name) throw new Error('Cách dùng · usage: npm run first-admin -- LOGIN "Họ và tên"')
  const config = { ...readConfig(), logLevel: 'error' as const }
  const running = await boot({
    config,
    systems,
    databaseUrl: addressOfDatabase(config),
    authenticate: makeAuthenticate(systems),
    background: false,
  })
  try {
    const password = randomBytes(12).toString('base64url')
    await inTransaction(running.platform, { action: 'identity.firstAdmin' }, async (ctx) => {
      const personId = await createFirstAdmin(ctx, { account, name, password })
      ctx.audit('person', personId)
      return { result: undefined }
    }).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
      throw new Error(
        `${running.platform.translate('vi', `errors.${error.code}`, error.details)} · ${running.platform.translate('en', `errors.${error.code}`, error.details)}`,
      )
    })
    console.log(`${account}  ${password}`)
  } finally {
    await running.stop()
  }
}

await main().catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
