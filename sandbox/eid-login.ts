/** A browser without a screen: follows redirects, keeps cookies, presses buttons. */
type Visit = { status: number; url: URL; leftFor: string | undefined; html: string }

function makeBrowser(home: URL) {
  const cookies = new Map<string, string>()
  return async function visit(address: string | URL, form?: Record<string, string>): Promise<Visit> {
    let url = new URL(address, home)
    let body = form ? new URLSearchParams(form) : undefined
    for (let hop = 0; hop < 10; hop += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const method = body ? 'POST' : 'GET'
      const res = await fetch(url, {
        method,
        body: body ?? null,
        headers: { cookie, accept: 'text/html' },
        redirect: 'manual',
      })
      for (const line of res.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value) cookies.set(name, value)
        else cookies.delete(name)
      }
      const location = res.headers.get('location')
      const html = await res.text()
      if (!location) return { status: res.status, url, leftFor: undefined, html }
      url = new URL(location, url)
      body = undefined
      if (url.origin !== home.origin) return { status: res.status, url, leftFor: url.href, html }
    }
    throw new Error('The e-ID sign-in redirects without end')
  }
}

const stuck = (at: Visit): Error => {
  const text = at.html.replace(/<style>.*?<\/style>|<[^>]+>/gs, ' ').replace(/\s+/g, ' ')
  return new Error(`The e-ID sign-in stopped at ${at.url.pathname} (${at.status}): ${text.trim().slice(0, 400)}`)
}

async function open(authorizationUrl: string) {
  const visit = makeBrowser(new URL(authorizationUrl))
  return { visit, first: await visit(authorizationUrl) }
}

/** Signs a test person in and gives the address of the application's callback, without opening it.
 * A person whose level is too low goes back with `error=access_denied`, as the page's button does. */
export async function completeEidLogin(authorizationUrl: string, citizenId: string): Promise<string> {
  const { visit, first } = await open(authorizationUrl)
  if (first.leftFor) return first.leftFor
  if (!first.html.includes(`value="${citizenId}"`)) throw stuck(first)
  const next = await visit(`${first.url.pathname}/login`, { citizen_id: citizenId })
  if (next.leftFor) return next.leftFor
  if (next.status !== 403) throw stuck(next)
  const back = await visit(`${first.url.pathname}/too-low`, {})
  return back.leftFor ?? Promise.reject(stuck(back))
}

/** Presses "deny" and gives the address of the application's callback. */
export async function denyEidLogin(authorizationUrl: string): Promise<string> {
  const { visit, first } = await open(authorizationUrl)
  if (first.leftFor) return first.leftFor
  const back = await visit(`${first.url.pathname}/deny`, {})
  return back.leftFor ?? Promise.reject(stuck(back))
}
