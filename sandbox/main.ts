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
})

const env = Env.parse(process.env)
const people = env.SANDBOX_PEOPLE
  ? EidPerson.array().parse(JSON.parse(await readFile(env.SANDBOX_PEOPLE, 'utf8')))
  : undefined
const sandbox = await startSandbox({
  basePort: env.SANDBOX_PORT ?? env.PORT,
  publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
  lang: env.SANDBOX_LANG,
  people,
  eidIssuer: env.SANDBOX_EID_ISSUER,
  smsCallbackUrl: env.SANDBOX_SMS_CALLBACK,
})
console.log(`e-ID      ${sandbox.eid.issuer}
mail      ${sandbox.mail.url}  (read it at ${sandbox.mail.webUrl})
messages  ${sandbox.messages.url}
push      ${sandbox.push.url}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.stop().then(() => process.exit(0)))
}
