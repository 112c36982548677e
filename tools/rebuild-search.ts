import { rebuildIndex } from '@hue-s/engines/search/index.ts'
import { ANYONE } from '@hue-s/kernel/server/access.ts'
import { boot } from '@hue-s/kernel/server/boot.ts'
import { readConfig } from '@hue-s/kernel/server/config.ts'
import { systems } from '../apps/server/systems.ts'
import { addressOfDatabase } from './database-address.ts'

/** Makes the search index of an instance anew from what the systems hold; people go on searching meanwhile. */
async function main(): Promise<void> {
  const config = readConfig()
  const databaseUrl = addressOfDatabase(config)
  const authenticate = async () => ANYONE
  const { platform, stop } = await boot({ config, systems, databaseUrl, authenticate, background: false })
  try {
    const { put, removed } = await rebuildIndex(platform, undefined, (kind, n, gone) =>
      console.log(`${kind.padEnd(20)} ${n} có · put, ${gone} bỏ · removed`),
    )
    console.log(`${put} có · put, ${removed} bỏ · removed`)
  } finally {
    await stop()
  }
}

await main()
  .then(() => process.exit(0))
  .catch((error: Error) => {
    console.error(error.message)
    process.exit(1)
  })
