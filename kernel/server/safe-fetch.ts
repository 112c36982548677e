import { lookup } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Why an address was not fetched; `again` when another try may help. */
export class FetchRefused extends Error {
  readonly again: boolean
  constructor(why: string, again = false) {
    super(why)
    this.again = again
  }
}

interface FetchLimits {
  maxBytes: number
  timeoutMs: number
  /** `host` or `host:port` of the own network that may be read all the same. */
  allowed: readonly string[]
  accept: string
  headers?: Record<string, string>
  /** What we call ourselves there. */
  userAgent?: string
}

/** What an address answered; `unchanged` when it said 304 to a condition in `headers`. */
export interface Fetched {
  body: Buffer
  type: string
  unchanged: boolean
  etag: string | undefined
  lastModified: string | undefined
}

const MAX_REDIRECTS = 3

/** Addresses that are not the open internet (RFC 6890 and the ranges of clouds' own services). */
const closed4 = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  closed4.addSubnet(net, bits, 'ipv4')
// Only global unicast is open; of it not the documentation, Teredo and 6to4 ranges, which lead to IPv4 addresses.
const closed6 = new BlockList()
for (const [net, bits] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  closed6.addSubnet(net, bits, 'ipv6')

/** Whether an address lies in a network that no stranger may make us read. */
export const isClosed = (address: string): boolean =>
  isIP(address) === 4 ? closed4.check(address, 'ipv4') : closed6.check(address, 'ipv6')

/** Checks what a stranger named: http or https, no name or password, a port that serves the web. */
export function parseAddress(text: string): URL | undefined {
  if (!URL.canParse(text) || text.length > 2000) return undefined
  const url = new URL(text)
  const web = url.protocol === 'http:' || url.protocol === 'https:'
  return web && url.username === '' && url.password === '' && url.hostname !== '' ? url : undefined
}

/**
 * Reads an address that somebody else named. The name is resolved once and the connection goes to exactly that address,
 * so a name that changes its mind in between leads nowhere; every redirect is checked again.
 */
export async function safeFetch(address: string, limits: FetchLimits): Promise<Fetched> {
  let url = parseAddress(address)
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    if (!url) throw new FetchRefused('badAddress')
    const answer: Answered = await once(url, limits)
    if (!('location' in answer)) return answer
    const next: string = answer.location
    url = URL.canParse(next, url) ? parseAddress(new URL(next, url).href) : undefined
  }
  throw new FetchRefused('tooManyRedirects')
}

type Answered = Fetched | { location: string }

function once(url: URL, limits: FetchLimits): Promise<Answered> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const free = limits.allowed.includes(url.host) || limits.allowed.includes(url.hostname)
  if (!free && isIP(host) !== 0 && isClosed(host)) return Promise.reject(new FetchRefused('closedNetwork'))
  return new Promise((resolve, reject) => {
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest
    const sent = ask(
      url,
      {
        lookup: free ? lookup : onlyOpen,
        agent: false,
        headers: { accept: limits.accept, 'user-agent': limits.userAgent ?? 'feed-reader', ...limits.headers },
        signal: AbortSignal.timeout(limits.timeoutMs),
      },
      (answer) => void take(answer, limits.maxBytes).then(resolve, reject),
    )
    sent.on('error', (error) => reject(error instanceof FetchRefused ? error : new FetchRefused(reasonOf(error), true)))
    sent.end()
  })
}

const reasonOf = (error: Error & { code?: string }) =>
  error.name === 'TimeoutError' || error.name === 'AbortError' ? 'timeout' : (error.code ?? 'notReachable')

/** Finds a name's address for a connection, and none when any of its addresses is closed to strangers. */
export const onlyOpen: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const addresses = Array.isArray(found) ? found : []
    if (error) return done(error, '', 0)
    if (addresses.length === 0 || addresses.some((a) => isClosed(a.address)))
      return done(new FetchRefused('closedNetwork'), '', 0)
    if (options.all) return done(null, addresses)
    return done(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 4)
  })
}

async function take(answer: IncomingMessage, maxBytes: number): Promise<Answered> {
  const status = answer.statusCode ?? 0
  const { location } = answer.headers
  if ([301, 302, 303, 307, 308].includes(status) && location !== undefined) {
    answer.destroy()
    return { location }
  }
  const { etag, 'last-modified': lastModified, 'content-type': type = '' } = answer.headers
  if (status === 304) {
    answer.resume()
    return { body: Buffer.alloc(0), type, unchanged: true, etag, lastModified }
  }
  if (status !== 200) {
    answer.destroy()
    throw new FetchRefused(`status${status}`, status >= 500 || status === 429)
  }
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw new FetchRefused('tooLarge')
      chunks.push(chunk)
    }
  } catch (error) {
    answer.destroy()
    throw error instanceof FetchRefused ? error : new FetchRefused('dropped', true)
  }
  return { body: Buffer.concat(chunks), type, unchanged: false, etag, lastModified }
}
