import type { AppError } from '@hue-s/kernel/shared/error.ts'

/**
 * An AppError without its class: the service worker is one file, and a class with fields would bring a helper that
 * the build shares with the page.
 */
export const refusal = (status: number, code: string, details: Record<string, unknown> = {}): AppError =>
  Object.assign(new Error(code), { name: 'AppError', status, code, details })

/** A refusal as it was thrown; anything else is a bug of ours, and the thing is kept. */
export const asRefusal = (thrown: unknown): AppError =>
  thrown instanceof Error && 'status' in thrown && 'code' in thrown ? (thrown as AppError) : refusal(0, 'kernel.bug')
