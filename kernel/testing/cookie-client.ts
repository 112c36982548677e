import { AppError } from '../shared/error.ts'
import { newId } from '../shared/ids.ts'
import { addressOf, type Client, type Contract } from '../shared/route.ts'
import type { TestApp } from './testApp.ts'

/** A browser without a screen: keeps cookies, speaks a contract, follows nothing by itself. */
export type CookieClient<C extends Contract> = Client<C> & {
  cookies: Map<string, string>
  send(path: string, init?: RequestInit): Promise<Response>
}

/** A browser that nobody has signed in at yet. */
export function cookieClient<C extends Contract>(
  app: Pick<TestApp, 'url'>,
  contract: C,
  extra: Record<string, string> = {},
): CookieClient<C> {
  const cookies = new Map<string, string>()
  const send = async (path: string, init: RequestInit = {}) => {
    const jar = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(jar ? { cookie: jar } : {}), ...extra, ...(init.headers as Record<string, string>) }
    const response = await fetch(new URL(path, app.url), { redirect: 'manual', ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0(;|$)/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }
  const calls = Object.entries(contract).map(([name, route]) => {
    const call = async (input: Record<string, unknown>) => {
      const { url, body } = addressOf(route, input)
      const sent = body
        ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': newId() } }
        : {}
      const response = await send(url, { method: route.method, ...sent })
      const answer = (await response.json()) as Record<string, unknown>
      if (response.ok) return answer
      throw new AppError(response.status, String(answer['code']), answer['details'] as Record<string, unknown>)
    }
    return [name, call]
  })
  return { cookies, send, ...(Object.fromEntries(calls) as Client<C>) }
}
