import { randomUUID } from 'node:crypto'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import { parseJson } from '@hue-s/kernel/server/input.ts'
import type { Part } from './batch.ts'
import type { Reply } from './read.ts'

const MAX_PARTS = 1_000
const bad = () => invalid('telemetry.badBatch')

export const boundaryOf = (type: string): string | undefined =>
  /^multipart\/mixed\s*;.*?boundary="?([\w'()+,./:=?-]{1,70})"?/i.exec(type)?.[1]

/** A batch as `multipart/mixed` (OData 4.0 §11.7.1): requests, and change sets that are done together. */
export function multipartParts(text: string, boundary: string): Part[] {
  const out: Part[] = []
  for (const piece of piecesOf(text, boundary)) {
    const { headers, rest } = headOf(piece)
    const inner = boundaryOf(headers.get('content-type') ?? '')
    if (inner === undefined) out.push(partOf(headers, rest, out.length))
    else
      for (const change of piecesOf(rest, inner)) {
        const head = headOf(change)
        out.push({ ...partOf(head.headers, head.rest, out.length), group: inner })
      }
    if (out.length > MAX_PARTS) throw bad()
  }
  return out
}

function piecesOf(text: string, boundary: string): string[] {
  const pieces = `\r\n${text.replace(/\r?\n/g, '\r\n')}`.split(`\r\n--${boundary}`)
  if (pieces.length < 3 || !pieces.at(-1)?.startsWith('--')) throw bad()
  return pieces.slice(1, -1).map((piece) => piece.replace(/^[ \t]*\r\n/, ''))
}

function headOf(text: string): { headers: Map<string, string>; rest: string } {
  const at = text.indexOf('\r\n\r\n')
  const lines = at < 0 ? text : text.slice(0, at)
  const headers = new Map<string, string>()
  for (const line of lines.split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return { headers, rest: at < 0 ? '' : text.slice(at + 4) }
}

function partOf(outer: Map<string, string>, text: string, n: number): Part {
  const end = text.indexOf('\r\n')
  const line = (end < 0 ? text : text.slice(0, end)).trim()
  const m = /^(GET|POST|PATCH|PUT|DELETE) (\S{1,9000})(?: HTTP\/1\.[01])?$/.exec(line)
  if (!m) throw bad()
  const { headers, rest } = headOf(end < 0 ? '' : `x:\r\n${text.slice(end + 2)}`)
  const body = rest.trim() === '' ? undefined : parseJson(Buffer.from(rest.trim()))
  const id = outer.get('content-id') ?? headers.get('content-id') ?? `part-${n}`
  return { id, method: m[1] ?? '', url: m[2] ?? '', body }
}

/** The answers in the form of the question; a change set that failed has one answer for all. */
export function multipartReplies(
  replies: readonly (Reply & { id: string })[],
  parts: readonly Part[],
): { type: string; body: string } {
  const boundary = `batch_${randomUUID()}`
  const out: string[] = []
  for (let n = 0; n < replies.length;) {
    const group = parts[n]?.group
    const together = group === undefined ? [n] : parts.flatMap((p, k) => (k >= n && p.group === group ? [k] : []))
    n += together.length
    const failed = group !== undefined && together.map((k) => replies[k]).find((r) => r && r.status >= 400)
    if (group === undefined || failed) {
      const reply = failed || replies[together[0] ?? 0]
      if (reply) out.push(`--${boundary}\r\n${pieceOf(reply)}`)
      continue
    }
    const inner = `changes_${randomUUID()}`
    const pieces = together.map((k) => replies[k]).flatMap((r) => (r ? [`--${inner}\r\n${pieceOf(r)}`] : []))
    out.push(
      `--${boundary}\r\nContent-Type: multipart/mixed; boundary=${inner}\r\n\r\n${pieces.join('')}--${inner}--\r\n`,
    )
  }
  return { type: `multipart/mixed; boundary=${boundary}`, body: `${out.join('')}--${boundary}--\r\n` }
}

const WORDS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
}
function pieceOf({ id, status, headers, body, type }: Reply & { id: string }): string {
  const lines = Object.entries({
    ...headers,
    ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
  })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const named = id.startsWith('part-') ? '' : `Content-ID: ${id}\r\n`
  return `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n${named}\r\nHTTP/1.1 ${status} ${WORDS[status] ?? 'Error'}\r\n${head}\r\n${body ?? ''}\r\n`
}
