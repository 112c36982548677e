import { startOwnProcess } from './own-process.ts'
import { tennisClub } from './tennis-club/tennis-club.ts'

// The tennis club as a process of its own, for tests that kill it.
const { say } = await startOwnProcess([tennisClub], { env: { PROVINCE: 'sample' } })
await say()
