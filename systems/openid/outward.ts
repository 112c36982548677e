import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { lookup } from 'node:dns'
import { isClosed, onlyOpen } from '@hue-s/kernel/server/safe-fetch.ts'

export const isLoopback = (hostname: string) => /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)

interface Outward {
  method: 'GET' | 'POST'
  body?: string
  type?: string
  maxBytes: number
  /** Programs on this machine may be reached: demo mode only. */
  loopback: boolean
}

/**
 * One request to an address that a partner named: the name is resolved once and the connection goes to exactly that
 * address, redirects are not followed, and ten seconds and a few bytes are all it gets.
 */
export function reach(address: string, how: Outward): Promise<{ status: number; body: string }> {
  const url = new URL(address)
  const free = how.loopback && isLoopback(url.hostname)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'https:' && !free) return Promise.reject(new Error('not https'))
  if (!free && isIP(host) !== 0 && isClosed(host)) return Promise.reject(new Error('closed network'))
  const ask = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const headers = {
      accept: 'application/json',
      ...(how.body === undefined
        ? {}
        : { 'content-type': how.type ?? '', 'content-length': String(Buffer.byteLength(how.body)) }),
    }
    const signal = AbortSignal.timeout(10_000)
    const sent = ask(url, { method: how.method, lookup: free ? lookup : onlyOpen, agent: false, headers, signal })
    sent.on('error', reject)
    sent.on('response', (answer) => {
      let body = ''
      answer.setEncoding('utf8')
      answer.on('data', (text: string) => {
        body += text
        if (body.length > how.maxBytes) answer.destroy(new Error('answer too large'))
      })
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
    sent.end(how.body)
  })
}
