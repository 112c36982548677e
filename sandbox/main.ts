import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { issueToFiles } from './ca-files.ts'
import { EidPerson } from './eid-people.ts'
import { startSandbox } from './index.ts'

const Env = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_530).optional(),
  PORT: z.coerce.number().int().min(0).max(65_530).default(8080),
  PUBLIC_URL: z.url().optional(),
  /** Ends with whoever started it: when the other end of its standard input is gone, however that happened. */
  SANDBOX_TIED: z.string().optional(),
  SANDBOX_LANG: z.enum(['vi', 'en']).default('vi'),
  SANDBOX_PEOPLE: z.string().optional(),
  SANDBOX_EID_ISSUER: z.url().optional(),
  SANDBOX_SMS_CALLBACK: z.string().optional(),
  /** The product's mail port (`smtp://…`) and the address there that takes reports. */
  SANDBOX_MAIL_DOOR: z.string().optional(),
  SANDBOX_MAIL_ADDRESS: z.string().default(''),
  /** File with the secrets of the province's devices; beside the e-ID persons unless told. */
  SANDBOX_DEVICES: z.string().optional(),
  /** Folder in which the province finds the key and the certificate that its warnings are signed with. */
  SANDBOX_ALERTS: z.string().optional(),
  MQTT_PORT: z.coerce.number().int().min(0).max(65_535).default(1884),
  /** Latitude and longitude around which the other town's requests lie. */
  SANDBOX_OPEN311_AT: z
    .string()
    .regex(/^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/)
    .optional(),
})

const env = Env.parse(process.env)
const people = env.SANDBOX_PEOPLE
  ? EidPerson.array().parse(JSON.parse(await readFile(env.SANDBOX_PEOPLE, 'utf8')))
  : undefined
const file = env.SANDBOX_DEVICES ?? (env.SANDBOX_PEOPLE && join(dirname(env.SANDBOX_PEOPLE), 'devices.jsonl'))
const mqttUrl = env.MQTT_PORT === 0 ? undefined : `mqtt://127.0.0.1:${env.MQTT_PORT}`
const [lat, long] = (env.SANDBOX_OPEN311_AT ?? '').split(',').map(Number)
const sandbox = await startSandbox({
  basePort: env.SANDBOX_PORT ?? env.PORT,
  publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
  lang: env.SANDBOX_LANG,
  people,
  eidIssuer: env.SANDBOX_EID_ISSUER,
  smsCallbackUrl: env.SANDBOX_SMS_CALLBACK,
  mailDoor: env.SANDBOX_MAIL_DOOR ? { url: env.SANDBOX_MAIL_DOOR, address: env.SANDBOX_MAIL_ADDRESS } : undefined,
  devices: file === undefined ? undefined : { file, mqttUrl },
  around: lat !== undefined && long !== undefined ? { lat, long } : undefined,
})
if (env.SANDBOX_ALERTS) await issueToFiles(sandbox.ca, env.SANDBOX_ALERTS)
console.log(`e-ID      ${sandbox.eid.issuer}
mail      ${sandbox.mail.url}  (read it at ${sandbox.mail.webUrl})
messages  ${sandbox.messages.url}
push      ${sandbox.push.url}
pay       ${sandbox.pay.url}
devices   ${sandbox.devices?.url ?? '–'}
CA        ${sandbox.ca.url}
portal    ${sandbox.national.url}
Open311   ${sandbox.open311.url}/v2`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.stop().then(() => process.exit(0)))
}
if (env.SANDBOX_TIED) process.stdin.on('end', () => process.exit(0)).resume()
