import { z } from 'zod'
import type { Route } from '../shared/route.ts'
import type { Lang } from '../shared/text.ts'
import type { Platform } from './ctx.ts'

type Json = Record<string, unknown>

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Json
  return shape
}

/** General refusals any route may answer with. */
const COMMON = ['kernel.badInput', 'kernel.tooMany'] as const

/** The OpenAPI 3.1 document of this instance, made from the contracts that are mounted. */
export function openApi(platform: Platform, lang: Lang): Json {
  const paths: Record<string, Json> = {}
  for (const { route } of platform.routes.values()) {
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(platform, route, lang) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: platform.translate(lang, 'kernel.api.title'),
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: platform.config.publicUrl }],
    tags: platform.systems
      .filter((s) => Object.keys(s.contract).length > 0)
      .map((s) => ({ name: s.id, description: s.owner })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'sid' },
      },
      schemas: { Problem: PROBLEM },
    },
  }
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'instance', 'text'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    instance: { type: 'string', description: 'request id' },
    text: { type: 'object', properties: { vi: { type: 'string' }, en: { type: 'string' } }, required: ['vi', 'en'] },
    details: { type: 'object' },
    errors: { type: 'array', items: { type: 'object' } },
  },
}

function operation(platform: Platform, route: Route, lang: Lang): Json {
  const input = schemaOf(route.input, 'input')
  const properties = (input['properties'] ?? {}) as Record<string, Json>
  const required = (input['required'] ?? []) as string[]
  const inPath = Array.from(route.url.matchAll(/:(\w+)/g), (m) => m[1] ?? '')
  const parameter = (name: string, place: 'path' | 'query') => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: properties[name] ?? { type: 'string' },
  })
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name))
  const parameters = [
    ...inPath.map((n) => parameter(n, 'path')),
    ...(route.kind === 'command' ? [] : rest.map((n) => parameter(n, 'query'))),
  ]
  if (route.kind === 'command' || route.kind === 'upload') {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header' as never,
      required: false,
      schema: { type: 'string', pattern: '^[\\w.:-]{8,100}$' },
    })
  }
  return {
    operationId: route.id,
    tags: [route.id.slice(0, route.id.indexOf('.'))],
    summary: route.summary[lang],
    description: platform.translate(lang, 'kernel.api.allow', { allow: route.allow }),
    ...(route.allow === 'anyone' ? { security: [{}] } : { security: [{ token: [] }, { session: [] }] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...bodyOf(route, properties, required, rest),
    responses: { 200: successOf(route), ...problemsOf(platform, route, lang) },
  }
}

function bodyOf(route: Route, properties: Record<string, Json>, required: string[], rest: string[]): Json {
  if (route.kind === 'upload')
    return { requestBody: { required: true, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } } }
  if (route.kind !== 'command' || rest.length === 0) return {}
  const schema = {
    type: 'object',
    properties: Object.fromEntries(rest.map((n) => [n, properties[n]])),
    required: required.filter((n) => rest.includes(n)),
  }
  const example = route.example?.input
  return {
    requestBody: {
      required: schema.required.length > 0,
      content: { 'application/json': { schema, ...(example ? { example } : {}) } },
    },
  }
}

function successOf(route: Route): Json {
  if (route.kind === 'download' || route.raw)
    return { description: 'OK', content: { '*/*': { schema: { type: 'string', format: 'binary' } } } }
  const example = route.example?.output
  return {
    description: 'OK',
    content: { 'application/json': { schema: schemaOf(route.output, 'output'), ...(example ? { example } : {}) } },
  }
}

function problemsOf(platform: Platform, route: Route, lang: Lang): Json {
  const codes = [
    ...COMMON,
    ...(route.allow === 'anyone' ? [] : ['kernel.signInNeeded', 'kernel.notAllowed']),
    ...(route.errors ?? []),
  ]
  const text = codes.map((code) => `- \`${code}\`: ${platform.translate(lang, `errors.${code}`)}`).join('\n')
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return { default: { description: text, content } }
}
