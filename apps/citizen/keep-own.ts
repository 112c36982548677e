import { mutate, type Middleware } from 'swr'
import type { AppError } from '@hue-s/kernel/shared/error.ts'

const ME = '/api/identity/me'
/** Own lists and cases that open without a network as they were last seen. Papers are kept only when somebody asks for it. */
const OWN =
  /^\/api\/(identity\/(me|delegations)$|field-reports\/mine\b|notify\/inbox(\?|$)|personal\/(timeline|due|kinds)\b)/
const kept = () => import('@hue-s/kernel/web/kept.ts')

/** Keeps own answers on the device, sealed, and shows them beside the refusal when there is no network. */
export const keepOwn: Middleware = (useNext) => (key, fetcher, config) => {
  if (typeof key !== 'string' || !fetcher || !OWN.test(key)) return useNext(key, fetcher, config)
  const ask = async (...args: unknown[]) => {
    try {
      const data = await (fetcher as (...args: unknown[]) => unknown)(...args)
      void kept()
        .then(({ keepAnswer }) => keepAnswer(key, data))
        .catch(() => undefined)
      return data
    } catch (error) {
      const found =
        (error as AppError).status === 0 && key !== ME
          ? await kept()
              .then(({ keptAnswer }) => keptAnswer(key))
              .catch(() => undefined)
          : undefined
      if (found !== undefined) await mutate(key, found, { revalidate: false })
      throw error
    }
  }
  return useNext(key, ask as typeof fetcher, config)
}
