import { resolve } from 'node:path'
import { z } from 'zod'
import { ROOT } from './root.ts'
import { StartError } from './start-error.ts'

const Port = z.coerce.number().int().min(0).max(65_000)
const List = z.string().transform((s) => s.split(',').filter(Boolean))

const Environment = z.object({
  PORT: Port.default(8080),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z.string().url().optional(),
  MQTT_PORT: Port.default(1884),
  PROVINCE: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default('hue'),
  PROVINCES_DIR: z.string().default('provinces'),
  MODE: z.enum(['demo', 'production']).default('demo'),
  ROLE: z.enum(['all', 'web', 'jobs']).default('all'),
  SYSTEMS: List.optional(),
  PUBLIC_URL: z.string().url().optional(),
  TRUST_PROXY: z.stringbool().default(false),
  SECRET: z.string().min(32).optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  RATE_LIMIT: z.coerce.number().int().min(1).default(1200),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  EID_URL: z.string().url().optional(),
  EID_CLIENT_ID: z.string().default('hue-s'),
  EID_CLIENT_SECRET: z.string().optional(),
  SMTP_URL: z.string().url().optional(),
  SMS_URL: z.string().url().optional(),
  SMS_KEY: z.string().optional(),
  ZALO_URL: z.string().url().optional(),
  ZALO_KEY: z.string().optional(),
  BOUNDARIES: z.string().optional(),
  MAIL_PORT: Port.optional(),
  MAIL_HOST: z.string().optional(),
  MAIL_LMTP: z.stringbool().default(false),
  SMS_SECRET: z.string().min(16).optional(),
  ZALO_APP_ID: z
    .string()
    .regex(/^\d{1,32}$/)
    .optional(),
  ZALO_SECRET: z.string().min(8).optional(),
})

/** How one running instance is set up; every field has its variable in README.md. */
export interface Config {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | undefined
  mqttPort: number
  province: string
  provinceDir: string
  mode: 'demo' | 'production'
  role: 'all' | 'web' | 'jobs'
  systems: readonly string[] | undefined
  publicUrl: string
  trustProxy: boolean
  /** Keys for signing cookies and links; production refuses to start without its own. */
  secret: string | undefined
  metricsToken: string | undefined
  /** Calls a minute that one person, or one address without a session, may make. */
  rateLimit: number
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Addresses and keys of the outside world; undefined = that channel is off. */
  outside: {
    eid: { url: string; clientId: string; clientSecret: string | undefined } | undefined
    smtp: string | undefined
    sms: { url: string; key: string } | undefined
    zalo: { url: string; key: string } | undefined
  }
  /** Where messages from outside come in; undefined = that door is shut. */
  inbound: {
    /** The port to which the province's mail server forwards (0: any free one). */
    mail: { port: number; host: string; lmtp: boolean } | undefined
    /** Signs what the SMS gateway posts. */
    smsSecret: string | undefined
    /** Signs what Zalo posts about the official account. */
    zalo: { appId: string; secret: string } | undefined
  }
  /** A GeoJSON file with the province's own boundaries, key property `code`. */
  boundaries: string | undefined
}

/** Reads the environment; refuses wrong values with one sentence each. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = Environment.safeParse(env)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`)
    throw new StartError('configuration', { what: lines.join('; ') })
  }
  const e = parsed.data
  if (e.MODE === 'production' && !e.SECRET) {
    throw new StartError('secretMissing')
  }
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir: resolve(ROOT, e.DATA_DIR),
    databaseUrl: e.DATABASE_URL,
    mqttPort: e.MQTT_PORT,
    province: e.PROVINCE,
    provinceDir: resolve(ROOT, e.PROVINCES_DIR, e.PROVINCE),
    mode: e.MODE,
    role: e.ROLE,
    systems: e.SYSTEMS,
    publicUrl: e.PUBLIC_URL ?? `http://localhost:${e.PORT}`,
    trustProxy: e.TRUST_PROXY,
    secret: e.SECRET,
    metricsToken: e.METRICS_TOKEN,
    rateLimit: e.RATE_LIMIT,
    logLevel: e.LOG_LEVEL,
    outside: {
      eid: e.EID_URL ? { url: e.EID_URL, clientId: e.EID_CLIENT_ID, clientSecret: e.EID_CLIENT_SECRET } : undefined,
      smtp: e.SMTP_URL,
      sms: e.SMS_URL ? { url: e.SMS_URL, key: e.SMS_KEY ?? '' } : undefined,
      zalo: e.ZALO_URL ? { url: e.ZALO_URL, key: e.ZALO_KEY ?? '' } : undefined,
    },
    inbound: {
      mail:
        e.MAIL_PORT === undefined ? undefined : { port: e.MAIL_PORT, host: e.MAIL_HOST ?? e.HOST, lmtp: e.MAIL_LMTP },
      smsSecret: e.SMS_SECRET,
      zalo: e.ZALO_APP_ID && e.ZALO_SECRET ? { appId: e.ZALO_APP_ID, secret: e.ZALO_SECRET } : undefined,
    },
    boundaries: e.BOUNDARIES ? resolve(ROOT, e.BOUNDARIES) : undefined,
  }
}
