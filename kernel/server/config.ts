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
  MQTT_URL: z.string().url().optional(),
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
  DEMO_ROUNDS: z.coerce.number().int().min(0).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  EID_URL: z.string().url().optional(),
  EID_CLIENT_ID: z.string().default('hue-s'),
  EID_CLIENT_SECRET: z.string().optional(),
  SMTP_URL: z.string().url().optional(),
  SMS_URL: z.string().url().optional(),
  SMS_KEY: z.string().optional(),
  ZALO_URL: z.string().url().optional(),
  ZALO_KEY: z.string().optional(),
  PAY_URL: z.string().url().optional(),
  PAY_TERMINAL: z.string().max(40).default(''),
  PAY_SECRET: z.string().min(16).optional(),
  BANK_SECRET: z.string().min(16).optional(),
  NATIONAL_URL: z.string().url().optional(),
  NATIONAL_ID: z
    .string()
    .regex(/^[\w.-]{1,60}$/)
    .default(''),
  NATIONAL_SECRET: z.string().min(16).optional(),
  PAPERS_P12: z.string().optional(),
  PAPERS_P12_PASSPHRASE: z.string().optional(),
  PAPERS_ROOTS: z.string().optional(),
  PAPERS_TSA_URL: z.string().url().optional(),
  PAPERS_CSC_URL: z.string().url().optional(),
  PAPERS_CSC_TOKEN: z.string().optional(),
  PAPERS_CSC_CREDENTIAL: z.string().optional(),
  PAPERS_CSC_PIN: z.string().optional(),
  ALERTS_KEY: z.string().optional(),
  ALERTS_KEY_PASSPHRASE: z.string().optional(),
  ALERTS_CERTIFICATE: z.string().optional(),
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

/** With what papers are signed and stamped, and whose word counts. */
export interface SigningConfig {
  /** A file with the key and certificate of this instance, and what opens it. */
  p12?: string | undefined
  passphrase?: string | undefined
  /** A PEM file with the roots that are trusted; in a demonstration also an address on this machine. */
  roots?: string | undefined
  /** A time-stamping service (RFC 3161). */
  tsa?: string | undefined
  /** A remote signing service (CSC API v2): for officials' keys, and with `credential` and `pin` for the instance's. */
  service?: string | undefined
  token?: string | undefined
  credential?: string | undefined
  pin?: string | undefined
}

/** How one running instance is set up; every field has its variable in README.md. */
export interface Config {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | undefined
  mqttPort: number
  /** A broker of the province's own, in place of the built-in one. */
  mqttUrl: string | undefined
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
  /** How many rounds of demo data each system adds while the instance already serves. */
  demoRounds: number
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** Addresses and keys of the outside world; undefined = that channel is off. */
  outside: {
    eid: { url: string; clientId: string; clientSecret: string | undefined } | undefined
    smtp: string | undefined
    sms: { url: string; key: string } | undefined
    zalo: { url: string; key: string } | undefined
    /** The payment gateway: its address, our terminal there, and the secret both sign with. */
    pay?: { url: string; terminal: string; secret: string } | undefined
    signing?: SigningConfig
    /** PEM files: the private key that signs warnings, and its certificate followed by those that vouch for it. */
    alerts?: { key: string; certificate: string; passphrase?: string | undefined } | undefined
    /** The national portal of public services: its address, our name there, and the secret both sign with. */
    national?: { url: string; id: string; secret: string } | undefined
  }
  /** Where messages from outside come in; undefined = that door is shut. */
  inbound: {
    /** The port to which the province's mail server forwards (0: any free one). */
    mail: { port: number; host: string; lmtp: boolean } | undefined
    /** Signs what the SMS gateway posts. */
    smsSecret: string | undefined
    /** Signs what Zalo posts about the official account. */
    zalo: { appId: string; secret: string } | undefined
    /** Signs what the bank posts about transfers. */
    bankSecret?: string | undefined
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
  if (!e.ALERTS_KEY !== !e.ALERTS_CERTIFICATE)
    throw new StartError('configuration', { what: 'ALERTS_KEY, ALERTS_CERTIFICATE: one without the other' })
  return {
    port: e.PORT,
    host: e.HOST,
    dataDir: resolve(ROOT, e.DATA_DIR),
    databaseUrl: e.DATABASE_URL,
    mqttPort: e.MQTT_PORT,
    mqttUrl: e.MQTT_URL,
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
    demoRounds: e.DEMO_ROUNDS ?? Infinity,
    logLevel: e.LOG_LEVEL,
    outside: {
      eid: e.EID_URL ? { url: e.EID_URL, clientId: e.EID_CLIENT_ID, clientSecret: e.EID_CLIENT_SECRET } : undefined,
      smtp: e.SMTP_URL,
      sms: e.SMS_URL ? { url: e.SMS_URL, key: e.SMS_KEY ?? '' } : undefined,
      zalo: e.ZALO_URL ? { url: e.ZALO_URL, key: e.ZALO_KEY ?? '' } : undefined,
      pay: e.PAY_URL && e.PAY_SECRET ? { url: e.PAY_URL, terminal: e.PAY_TERMINAL, secret: e.PAY_SECRET } : undefined,
      signing: {
        p12: e.PAPERS_P12,
        passphrase: e.PAPERS_P12_PASSPHRASE,
        roots: e.PAPERS_ROOTS,
        tsa: e.PAPERS_TSA_URL,
        service: e.PAPERS_CSC_URL?.replace(/\/$/, ''),
        token: e.PAPERS_CSC_TOKEN,
        credential: e.PAPERS_CSC_CREDENTIAL,
        pin: e.PAPERS_CSC_PIN,
      },
      alerts:
        e.ALERTS_KEY && e.ALERTS_CERTIFICATE
          ? {
              key: resolve(ROOT, e.ALERTS_KEY),
              certificate: resolve(ROOT, e.ALERTS_CERTIFICATE),
              passphrase: e.ALERTS_KEY_PASSPHRASE,
            }
          : undefined,
      national:
        e.NATIONAL_URL && e.NATIONAL_ID && e.NATIONAL_SECRET
          ? { url: e.NATIONAL_URL, id: e.NATIONAL_ID, secret: e.NATIONAL_SECRET }
          : undefined,
    },
    inbound: {
      mail:
        e.MAIL_PORT === undefined ? undefined : { port: e.MAIL_PORT, host: e.MAIL_HOST ?? e.HOST, lmtp: e.MAIL_LMTP },
      smsSecret: e.SMS_SECRET,
      zalo: e.ZALO_APP_ID && e.ZALO_SECRET ? { appId: e.ZALO_APP_ID, secret: e.ZALO_SECRET } : undefined,
      bankSecret: e.BANK_SECRET,
    },
    boundaries: e.BOUNDARIES ? resolve(ROOT, e.BOUNDARIES) : undefined,
  }
}
