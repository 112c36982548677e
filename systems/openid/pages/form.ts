import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { invalid, tooLarge, unsupported } from '@hue-s/kernel/shared/error.ts'

const MOST = 16_384

/** The fields of a small form of ours. */
export async function readForm(request: FastifyRequest): Promise<URLSearchParams> {
  if (!/^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? ''))
    throw unsupported('kernel.wrongContentType')
  if (!(request.body instanceof Readable)) throw invalid('kernel.badRequest')
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request.body as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MOST) throw tooLarge('kernel.bodyTooLarge')
    parts.push(part)
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'))
}
