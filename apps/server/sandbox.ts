import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
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

interface Sandbox {
  outside: Config['outside']
  inbound: Config['inbound']
  /** Settles when they answer, or when they could not. */
  ready: Promise<void>
  stop(): Promise<void>
}

/** Stand-ins for the outside world, as processes of their own that answer over the real protocols. Demo mode only. */
export async function startSandbox(config: Config): Promise<Sandbox> {
  const bundle = join(ROOT, 'dist', 'sandbox', 'main.mjs')
  const args = existsSync(bundle) ? [bundle] : ['--import', 'tsx', join(ROOT, 'sandbox', 'main.ts')]
  const people = join(config.dataDir, 'eid-people.json')
  await mkdir(config.dataDir, { recursive: true })
  await writeFile(people, JSON.stringify(eidPeople(config)))
  const env = {
    ...process.env,
    PORT: String(config.port),
    PUBLIC_URL: config.publicUrl,
    SANDBOX_TIED: '1',
    SANDBOX_PEOPLE: people,
    SANDBOX_DEVICES: join(config.dataDir, 'devices.jsonl'),
    SANDBOX_ALERTS: config.dataDir,
    MQTT_PORT: String(config.mqttPort),
    SANDBOX_SMS_CALLBACK: '/api/notify/reports/sms',
    SANDBOX_MAIL_DOOR: `smtp://127.0.0.1:${mailPort(config)}`,
    SANDBOX_MAIL_ADDRESS: mailAddress(config),
  }
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  // The platform itself comes first while both start.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  const died = new Promise<never>((_, refuse) =>
    child.once('exit', () => refuse(new StartError('sandboxPorts', { from: config.port + 1, to: config.port + 11 }))),
  )
  const answers = new Promise<void>((done) =>
    child.stdout.on('data', (text: Buffer) => text.includes('push') && done()),
  )
  const ready = Promise.race([answers, died])
  // Whoever waits for it hears of it; it may also die before anybody does, or long after.
  for (const promise of [died, ready]) promise.catch(() => undefined)
  const end = () => void child.kill('SIGKILL')
  process.once('exit', end)
  const at = (n: number) => `http://127.0.0.1:${config.port + n}`
  return {
    outside: {
      eid: { url: at(1), clientId: 'province', clientSecret: 'sandbox-eid-secret' },
      smtp: `smtp://127.0.0.1:${config.port + 2}`,
      sms: { url: at(4), key: 'sandbox-sms-token' },
      zalo: { url: at(4), key: 'sandbox-zalo-token' },
      pay: { url: at(9), terminal: 'PROVINCE', secret: 'sandbox-pay-secret' },
      // Issued by the stand-in of an authority, which writes them when it first starts.
      alerts: {
        key: join(config.dataDir, 'alerts-key.pem'),
        certificate: join(config.dataDir, 'alerts-certificate.pem'),
      },
      national: { url: at(11), id: 'province', secret: 'sandbox-national-secret' },
      signing: {
        roots: `${at(10)}/root.pem`,
        tsa: `${at(10)}/tsa`,
        service: at(10),
        token: 'sandbox-csc-token',
        credential: 'seal',
        pin: '123456',
      },
    },
    inbound: {
      mail: { port: mailPort(config), host: '127.0.0.1', lmtp: false },
      smsSecret: 'sandbox-callback-secret',
      zalo: { appId: '4123456789012345678', secret: 'sandbox-zalo-secret' },
      bankSecret: 'sandbox-bank-secret',
    },
    ready,
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
