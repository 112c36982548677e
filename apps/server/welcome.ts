import { z } from 'zod'
import type { Config } from '@hue-s/kernel/server/config.ts'
import type { Platform } from '@hue-s/kernel/server/ctx.ts'
import { setting } from '@hue-s/kernel/server/settings.ts'

const Accounts = setting(
  'people',
  z.object({ accounts: z.array(z.object({ account: z.string(), kind: z.string(), name: z.string() })) }),
)

/** What a person at the terminal needs to go on: addresses, demo accounts, how to stop. */
export function welcome(config: Config, platform: Platform, ms: number): string {
  const t = (key: string, values?: Record<string, unknown>) =>
    `${platform.translate('vi', `server.${key}`, values)} · ${platform.translate('en', `server.${key}`, values)}`
  const url = config.publicUrl
  const places = [
    ['/', 'citizen'],
    ['/office', 'office'],
    ['/ops', 'ops'],
    ...(config.mode === 'demo' ? [['/ui', 'gallery']] : []),
    ['/api/docs', 'docs'],
  ].map(([path, name]) => `  ${`${url}${path}`.padEnd(34)} ${t(`at.${name}`)}`)
  return [
    '',
    t('ready', { seconds: (ms / 1000).toFixed(1) }),
    ...places,
    ...demo(config, platform, t),
    '',
    t('stop'),
    '',
  ].join('\n')
}

function demo(config: Config, platform: Platform, t: (key: string) => string): string[] {
  if (config.mode !== 'demo') return []
  const { accounts } = platform.settings.fromPack(Accounts)
  const lines = accounts.slice(0, 9).map((a) => `  ${a.account.padEnd(18)} demo-${a.account.padEnd(18)} ${a.name}`)
  return ['', t('accounts'), ...lines]
}
