import { z } from 'zod'
import type { Form } from './form.ts'

const Email = z.email().max(254)

/**
 * Who sent it, as far as it can be used: a name and a way to answer. What cannot be used is not kept, and
 * neither are `device_id` and `account_id`: they serve no purpose here (Luật 91/2025/QH15).
 */
export function reporterOf(form: Form): { name?: string; email?: string; phone?: string } | undefined {
  // Vietnamese names are written family name first.
  const name = [form.one('last_name'), form.one('first_name')]
    .filter(Boolean)
    .join(' ')
    .replace(/\s+/g, ' ')
    .slice(0, 200)
  const email = form.one('email')?.trim()
  const phone = phoneOf(form.one('phone'))
  const known = {
    ...(name ? { name } : {}),
    ...(email && Email.safeParse(email).success ? { email } : {}),
    ...(phone ? { phone } : {}),
  }
  return Object.keys(known).length > 0 ? known : undefined
}

/** +84…: numbers of Vietnam also with their leading 0. */
function phoneOf(text: string | undefined): string | undefined {
  const digits = (text ?? '').replace(/[\s().-]/g, '')
  const full = digits.replace(/^00/, '+').replace(/^0(?=\d{8,10}$)/, '+84')
  return /^\+[1-9]\d{7,14}$/.test(full) ? full : undefined
}
