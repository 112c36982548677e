import { createHash } from 'node:crypto'
import { invalid } from '@hue-s/kernel/shared/error.ts'
import type { Ctx } from '@hue-s/kernel/server/ctx.ts'
import { clean } from './xml.ts'

const MAX_FIELDS = 300
const MAX_FILES = 6

/** A form as it arrived: every field with all its values, and files. */
export interface Form {
  /** The one value of a field; several different ones are refused, none or an empty one is undefined. */
  one(name: string): string | undefined
  all(name: string): string[]
  answers: ReadonlyMap<string, string[]>
  files: Buffer[]
  /** What was said, whatever the order of its fields; the key is not part of it. */
  hash: Buffer
}

/** Reads `application/x-www-form-urlencoded` or `multipart/form-data`; nothing else is a form. */
export async function readForm(ctx: Ctx): Promise<Form> {
  const bytes = await collect(ctx)
  const type = ctx.request.contentType ?? 'application/x-www-form-urlencoded'
  const { fields, files } = await parse(bytes, type)
  if (fields.length > MAX_FIELDS) throw invalid('open311.notAForm')
  if (files.length > MAX_FILES) throw invalid('open311.tooManyFiles', { max: MAX_FILES })
  return formOf(fields, files)
}

async function collect(ctx: Ctx): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of ctx.request.body ?? []) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

interface Parts {
  fields: (readonly [string, string])[]
  files: Buffer[]
}

async function parse(bytes: Buffer, type: string): Promise<Parts> {
  if (/^application\/x-www-form-urlencoded\b/i.test(type))
    return { fields: [...new URLSearchParams(bytes.toString('utf8'))], files: [] }
  if (!/^multipart\/form-data\s*;/i.test(type)) throw invalid('open311.notAForm')
  const data = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData().catch(() => {
    throw invalid('open311.notAForm')
  })
  const parts: Parts = { fields: [], files: [] }
  for (const [name, value] of data) {
    if (typeof value === 'string') parts.fields.push([name, value])
    else if (value.size > 0) parts.files.push(Buffer.from(await value.arrayBuffer()))
  }
  return parts
}

const ATTRIBUTE = /^attribute\[([^\]]{1,100})\](\[\d*\])?$/

function formOf(raw: Parts['fields'], files: Buffer[]): Form {
  const fields = raw.map(([name, value]) => [name, clean(value).normalize('NFC')] as const)
  const all = (name: string) => fields.filter(([n, v]) => n === name && v.trim() !== '').map(([, v]) => v)
  const answers = new Map<string, string[]>()
  for (const [name, value] of fields) {
    const code = ATTRIBUTE.exec(name)?.[1]
    if (code !== undefined) answers.set(code, [...(answers.get(code) ?? []), value])
  }
  return {
    all,
    one(name) {
      const values = [...new Set(all(name))]
      if (values.length > 1) throw invalid('open311.badField', { field: name })
      return values[0]
    },
    answers,
    files,
    hash: hashOf(fields, files),
  }
}

function hashOf(fields: readonly (readonly [string, string])[], files: readonly Buffer[]): Buffer {
  const said = fields
    .filter(([name, value]) => name !== 'api_key' && value.trim() !== '')
    .map((field) => JSON.stringify(field))
    .sort()
  const hash = createHash('sha256').update(said.join('\n'))
  for (const file of files) hash.update('\n').update(createHash('sha256').update(file).digest())
  return hash.digest()
}
