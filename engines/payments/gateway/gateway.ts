import type { Ctx, Platform } from '@hue-s/kernel/server/ctx.ts'
import type { PaymentGateway } from './port.ts'
import { vnpay } from './vnpay.ts'

const chosen = new WeakMap<Platform, PaymentGateway>()

/** Puts another gateway (PayGov, a bank's) in the place of the configured one. */
export function useGateway(platform: Platform, gateway: PaymentGateway): void {
  chosen.set(platform, gateway)
}

/** The gateway of this instance; undefined when none is configured. */
export function findGateway({ platform, config }: Pick<Ctx, 'platform' | 'config'>): PaymentGateway | undefined {
  const known = chosen.get(platform)
  if (known || !config.outside.pay) return known
  const made = vnpay(config.outside.pay)
  chosen.set(platform, made)
  return made
}
