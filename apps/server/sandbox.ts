import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Config } from '@hue-s/kernel/server/config.ts'
import { ROOT } from '@hue-s/kernel/server/root.ts'
import { setting, Settings } from '@hue-s/kernel/server/settings.ts'
import { StartError } from '@hue-s/kernel/server/start-error.ts'

const People = setting(
  'people',
  z.object({
    accounts: z.array(
      z.object({ name: z.string(), citizenId: z.string().optional(), birthDate: z.string().optional() }),
    ),
  }),
)

/** Stand-ins for the outside world, as processes of their own that answer over the real protocols. Demo mode only. */
export async function startSandbox(
  config: Config,
): Promise<{ outside: Config['outside']; inbound: Config['inbound']; stop(): Promise<void> }> {
  const bundle = join(ROOT, 'dist', 'sandbox', 'main.mjs')
  const args = existsSync(bundle) ? [bundle] : ['--import', 'tsx', join(ROOT, 'sandbox', 'main.ts')]
  const people = join(config.dataDir, 'eid-people.json')
  await writeFile(people, JSON.stringify(eidPeople(config)))
  const env = {
    ...process.env,
    PORT: String(config.port),
    PUBLIC_URL: config.publicUrl,
    SANDBOX_PEOPLE: people,
    SANDBOX_SMS_CALLBACK: '/api/notify/reports/sms',
    SANDBOX_MAIL_DOOR: `smtp://127.0.0.1:${mailPort(config)}`,
    SANDBOX_MAIL_ADDRESS: mailAddress(config),
  }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const died = new Promise<never>((_, refuse) =>
    child.once('exit', () => refuse(new StartError('sandboxPorts', { from: config.port + 1, to: config.port + 7 }))),
  )
  const ready = new Promise<void>((done) => child.stdout.on('data', (text: Buffer) => text.includes('push') && done()))
  await Promise.race([ready, died])
  died.catch(() => undefined)
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  const at = (n: number) => `http://127.0.0.1:${config.port + n}`
  return {
    outside: {
      eid: { url: at(1), clientId: 'province', clientSecret: 'sandbox-eid-secret' },
      smtp: `smtp://127.0.0.1:${config.port + 2}`,
      sms: { url: at(4), key: 'sandbox-sms-token' },
      zalo: { url: at(4), key: 'sandbox-zalo-token' },
    },
    inbound: {
      mail: { port: mailPort(config), host: '127.0.0.1', lmtp: false },
      smsSecret: 'sandbox-callback-secret',
      zalo: { appId: '4123456789012345678', secret: 'sandbox-zalo-secret' },
    },
    async stop() {
      process.off('exit', end)
      if (child.exitCode !== null) return
      await new Promise((done) => {
        child.once('exit', done)
        child.kill('SIGTERM')
        setTimeout(() => child.kill('SIGKILL'), 3_000).unref()
      })
    },
  }
}

/** The product's own mail port: the next one after those of the stand-ins. */
const mailPort = ({ port, inbound }: Config) => inbound.mail?.port ?? port + 7

const Channels = setting('report-channels', z.object({ email: z.object({ addresses: z.array(z.string()) }) }))

/** The address that the mail page of the stand-in writes to. */
function mailAddress(config: Config): string {
  return new Settings(config.provinceDir).fromPack(Channels).email.addresses[0] ?? ''
}

/** The province's demo people as the e-ID knows them: sex from the citizen id (NĐ 137/2015: fourth digit). */
function eidPeople(config: Config) {
  return new Settings(config.provinceDir)
    .fromPack(People)
    .accounts.filter((a) => a.citizenId && a.birthDate)
    .map((a) => ({
      citizenId: a.citizenId,
      name: a.name,
      birthDate: a.birthDate,
      sex: Number(a.citizenId?.[3]) % 2 === 0 ? 'male' : 'female',
      level: 2,
    }))
}
