type Json = Record<string, unknown>

const json = (schema: Json, type = 'application/json') => ({ content: { [type]: { schema } } })
const object: Json = { type: 'object' }
const links = {
  type: 'array',
  items: {
    type: 'object',
    required: ['href', 'rel'],
    properties: { href: { type: 'string' }, rel: { type: 'string' }, type: { type: 'string' } },
  },
}
const GEOJSON = 'application/geo+json'

const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } })
const inQuery = (name: string, schema: Json, more: Json = {}) => ({
  name,
  in: 'query',
  required: false,
  schema,
  ...more,
})
const format = [
  inQuery('f', { type: 'string', enum: ['json'] }),
  inQuery('lang', { type: 'string', enum: ['vi', 'en'] }),
]
const list = [
  inQuery(
    'bbox',
    { type: 'array', minItems: 4, maxItems: 6, items: { type: 'number' } },
    { style: 'form', explode: false },
  ),
  inQuery('datetime', { type: 'string' }),
  inQuery('limit', { type: 'integer', minimum: 1, maximum: 10_000, default: 10 }),
  inQuery('after', { type: 'string' }),
]

const refusal = { $ref: '#/components/responses/Problem' }
const get = (operationId: string, parameters: readonly unknown[], content: Json) => ({
  get: {
    operationId,
    tags: ['Features'],
    parameters: [...parameters, ...format],
    responses: { 200: { description: 'OK', ...content }, '4XX': refusal, '5XX': refusal },
  },
})

/** The OpenAPI 3.0 document of the OGC door. */
export function ogcDescription(base: string, description: string): Json {
  const features = {
    type: 'object',
    required: ['type', 'features'],
    properties: {
      type: { type: 'string', enum: ['FeatureCollection'] },
      features: { type: 'array', items: object },
      links,
    },
  }
  return {
    openapi: '3.0.3',
    info: { title: 'OGC API - Features', version: '1.0.0', description },
    servers: [{ url: base }],
    tags: [{ name: 'Features' }],
    paths: {
      '/': get('getLandingPage', [], json({ type: 'object', required: ['links'], properties: { links } })),
      '/conformance': get(
        'getConformance',
        [],
        json({ type: 'object', properties: { conformsTo: { type: 'array', items: { type: 'string' } } } }),
      ),
      '/collections': get(
        'getCollections',
        [],
        json({ type: 'object', properties: { links, collections: { type: 'array', items: object } } }),
      ),
      '/collections/{collectionId}': get('getCollection', [inPath('collectionId')], json(object)),
      '/collections/{collectionId}/items': get(
        'getFeatures',
        [inPath('collectionId'), ...list],
        json(features, GEOJSON),
      ),
      '/collections/{collectionId}/items/{featureId}': get(
        'getFeature',
        [inPath('collectionId'), inPath('featureId')],
        json(object, GEOJSON),
      ),
    },
    components: { responses: { Problem: { description: 'RFC 9457', ...json(object, 'application/problem+json') } } },
  }
}
