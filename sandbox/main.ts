import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { EidPerson } from './eid-people.ts'
import { startSandbox } from './index.ts'

const Env = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_530).optional(),
  PORT: z.coerce.number().int().min(0).max(65_530).default(8080),
  PUBLIC_URL: z.url().optional(),
  SANDBOX_LANG: z.enum(['vi', 'en']).default('vi'),
  SANDBOX_PEOPLE: z.string().optional(),
  SANDBOX_EID_ISSUER: z.url().optional(),
  SANDBOX_SMS_CALLBACK: z.string().optional(),
  /** The product's mail port (`smtp://…`) and the address there that takes reports. */
  SANDBOX_MAIL_DOOR: z.string().optional(),
  SANDBOX_MAIL_ADDRESS: z.string().default(''),
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
const [lat, long] = (env.SANDBOX_OPEN311_AT ?? '').split(',').map(Number)
const sandbox = await startSandbox({
  basePort: env.SANDBOX_PORT ?? env.PORT,
  publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
  lang: env.SANDBOX_LANG,
  people,
  eidIssuer: env.SANDBOX_EID_ISSUER,
  smsCallbackUrl: env.SANDBOX_SMS_CALLBACK,
  mailDoor: env.SANDBOX_MAIL_DOOR ? { url: env.SANDBOX_MAIL_DOOR, address: env.SANDBOX_MAIL_ADDRESS } : undefined,
  around: lat !== undefined && long !== undefined ? { lat, long } : undefined,
})
console.log(`e-ID      ${sandbox.eid.issuer}
mail      ${sandbox.mail.url}  (read it at ${sandbox.mail.webUrl})
messages  ${sandbox.messages.url}
push      ${sandbox.push.url}
Open311   ${sandbox.open311.url}/v2`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.stop().then(() => process.exit(0)))
}
