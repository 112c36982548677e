import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { AppError, invalid, tooLarge, unavailable, unsupported } from '@hue-s/kernel/shared/error.ts'
import type { Typed } from './form.ts'

const MiB = 1_048_576
const MOST_WORDS = 64 * 1024
const MOST_WHOLE = 40 * MiB
const MOST_AT_ONCE = 4
const MOST_FIELDS = 60
const MOST_PHOTOS = 6

export interface Photo {
  type: string
  bytes: Buffer
}
export interface Posted {
  typed: Typed
  photos: readonly Photo[]
}

let reading = 0

/** What a plain form sent: words, and pictures where it has some. Photos are held in memory, a few forms at a time. */
export async function formBody(request: FastifyRequest): Promise<Posted> {
  const type = request.headers['content-type'] ?? ''
  const many = /^multipart\/form-data\b/i.test(type)
  if (!many && !/^application\/x-www-form-urlencoded\b/i.test(type)) throw unsupported('kernel.wrongContentType')
  if (many && reading >= MOST_AT_ONCE) throw unavailable('kernel.databaseBusy')
  if (many) reading++
  try {
    const bytes = await bytesOf(request.body as Readable, many ? MOST_WHOLE : MOST_WORDS)
    return await parsed(type, bytes)
  } finally {
    if (many) reading--
  }
}

async function bytesOf(stream: Readable, most: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      size += part.length
      if (size > most) throw tooLarge('kernel.bodyTooLarge')
      parts.push(part)
    }
  } catch (error) {
    throw error instanceof AppError ? error : invalid('kernel.connectionDropped')
  }
  return Buffer.concat(parts)
}

async function parsed(type: string, bytes: Buffer): Promise<Posted> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } })
    .formData()
    .catch(() => Promise.reject(invalid('kernel.badRequest')))
  const typed: Record<string, string> = Object.create(null) as Record<string, string>
  const photos: Photo[] = []
  for (const [name, value] of [...form].slice(0, MOST_FIELDS)) {
    if (typeof value === 'string') typed[name] = value.replace(/\r\n/g, '\n')
    else if (value.size > 0 && photos.length < MOST_PHOTOS)
      photos.push({ type: value.type, bytes: Buffer.from(await value.arrayBuffer()) })
  }
  return { typed, photos }
}
