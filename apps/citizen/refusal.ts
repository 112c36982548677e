import { translator } from '@hue-s/kernel/shared/text.ts'
import vi from 'virtual:texts-refusals/vi'
import en from 'virtual:texts-refusals/en'
import type { Refusal } from './page.ts'

const say = { vi: translator(vi), en: translator(en, 'en') }

/** What a page says of a refusal by the route it shows; null where the browser shall try again. Server only. */
export function refusalOf(error: unknown): Refusal | null {
  const {
    status,
    code = '',
    issues,
    details = {},
  } = error as {
    status?: number
    code?: string
    issues?: unknown
    details?: Readonly<Record<string, unknown>>
  }
  if (status !== 404 && status !== 410 && !issues) return null
  const known = `errors.${code}` in vi ? code : 'kernel.recordNotFound'
  const text = { vi: say.vi(`errors.${known}`, details), en: say.en(`errors.${known}`, details) }
  return { code: known, status: status ?? 404, text }
}
