import { z } from 'zod'
import { contract as bind, download, LegalDate, Point, query, WordsShape } from '@hue-s/kernel/shared/route.ts'

/** A point as people send it: wide enough that swapped coordinates are told in words, not only refused. */
const Sent = { lon: z.number().min(-180).max(180), lat: z.number().min(-180).max(180) }
const At = LegalDate.refine((date) => date >= '0001-01-01').optional()

const CommuneName = z.object({ id: z.uuid(), code: z.string(), name: z.string(), type: z.string() })
const Near = CommuneName.extend({ metres: z.int() })
const Position = z.array(z.number())
const AreaShape = z.object({ type: z.enum(['Polygon', 'MultiPolygon']), coordinates: z.array(z.unknown()) })
export const BoundaryCollection = z.object({
  type: z.literal('FeatureCollection'),
  /** When the shapes are schematic: the words that must stand beside every map of them. */
  notice: WordsShape.nullable(),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: z.uuid(),
      properties: CommuneName.extend({ schematic: z.boolean() }),
      geometry: AreaShape,
    }),
  ),
})
export const Place = z.object({
  name: z.string(),
  kind: z.string(),
  point: Point,
  metres: z.int().optional(),
  /** The old name that was asked for. */ formerly: z.string().optional(),
})
export type Place = z.infer<typeof Place>

const Link = z.object({ href: z.string(), rel: z.string(), type: z.string(), title: z.string().optional() })
const Collection = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string().optional(),
  itemType: z.literal('feature'),
  crs: z.array(z.string()),
  extent: z.object({ spatial: z.object({ bbox: z.array(Position), crs: z.string() }) }).optional(),
  links: z.array(Link),
})
export type Collection = z.infer<typeof Collection>
export type OgcLink = z.infer<typeof Link>

// OGC API Features refuses query parameters it does not know; `lang` and `f` are ours everywhere.
const ogc = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject({ ...shape, f: z.literal('json').optional(), lang: z.enum(['vi', 'en']).optional() })
const LayerId = z.string().max(60)
const Items = ogc({
  id: LayerId,
  bbox: z.string().max(200).optional(),
  datetime: z.string().max(80).optional(),
  limit: z.int().min(1).max(10_000).default(10),
  after: z.string().max(100).optional(),
})
export type Items = z.output<typeof Items>

export const contract = bind('geo', {
  boundaries: query('/boundaries', {
    input: z.object({ at: At }),
    output: BoundaryCollection,
    allow: 'anyone',
    public: { maxAge: 300, tags: ['geo.boundaries', 'units'] },
    summary: { vi: 'Ranh giới các xã, phường vào một ngày', en: 'Boundaries of the communes on a date' },
  }),
  locate: query('/locate', {
    input: z.object({ ...Sent, at: At }),
    output: z.object({
      commune: CommuneName.nullable(),
      certainty: z.enum(['boundary', 'schematic']).nullable(),
      near: z.array(Near),
      notice: WordsShape.nullable(),
    }),
    allow: 'anyone',
    summary: { vi: 'Một điểm thuộc xã, phường nào', en: 'The commune of a point' },
    errors: ['geo.swapped', 'geo.badPoint'],
  }),
  places: query('/places', {
    input: z.object({ q: z.string().max(200), near: z.string().max(60).optional() }),
    output: z.object({ items: z.array(Place) }),
    allow: 'anyone',
    rate: { max: 600, seconds: 60 },
    summary: { vi: 'Tìm địa điểm, xã, phường theo tên', en: 'Find places and communes by name' },
    errors: ['geo.badPoint', 'geo.swapped'],
  }),
  nearest: query('/nearest', {
    input: z.object(Sent),
    output: z.object({ place: Place.nullable(), text: WordsShape.nullable() }),
    allow: 'anyone',
    summary: { vi: 'Địa điểm có tên gần nhất', en: 'The nearest named place' },
    errors: ['geo.badPoint', 'geo.swapped'],
  }),
  basemap: query('/basemap', {
    input: z.object({}),
    output: z.object({
      kind: z.enum(['embedded', 'pmtiles', 'xyz', 'wmts', 'wms', 'style']),
      url: z.string().optional(),
      layers: z.string().optional(),
      bounds: z.array(z.number()).length(4),
      center: Point,
      minZoom: z.int(),
      maxZoom: z.int(),
      attribution: WordsShape,
      schematic: z.boolean(),
      notice: WordsShape.nullable(),
      river: z.object({ path: z.string(), viewBox: z.string() }).nullable(),
    }),
    allow: 'anyone',
    public: { maxAge: 300, tags: ['geo.boundaries'] },
    summary: { vi: 'Bản đồ nền của tỉnh', en: 'The base map of the province' },
  }),
  ogcLanding: query('/ogc', {
    at: 'root',
    input: ogc({}),
    output: z.object({ title: z.string(), description: z.string(), links: z.array(Link) }),
    allow: 'anyone',
    summary: { vi: 'OGC API Features: trang đầu', en: 'OGC API Features: landing page' },
  }),
  ogcConformance: query('/ogc/conformance', {
    at: 'root',
    input: ogc({}),
    output: z.object({ conformsTo: z.array(z.string()) }),
    allow: 'anyone',
    summary: { vi: 'OGC API Features: các lớp tuân thủ', en: 'OGC API Features: conformance classes' },
  }),
  ogcApi: download('/ogc/api', {
    at: 'root',
    input: ogc({}),
    output: z.unknown(),
    allow: 'anyone',
    summary: { vi: 'OGC API Features: mô tả OpenAPI 3.0', en: 'OGC API Features: OpenAPI 3.0 description' },
  }),
  ogcCollections: query('/ogc/collections', {
    at: 'root',
    input: ogc({}),
    output: z.object({ collections: z.array(Collection), links: z.array(Link) }),
    allow: 'anyone',
    summary: { vi: 'OGC API Features: các lớp dữ liệu', en: 'OGC API Features: collections' },
  }),
  ogcCollection: query('/ogc/collections/:id', {
    at: 'root',
    input: ogc({ id: LayerId }),
    output: Collection,
    allow: 'anyone',
    summary: { vi: 'OGC API Features: một lớp dữ liệu', en: 'OGC API Features: one collection' },
    errors: ['geo.noSuchLayer'],
  }),
  ogcItems: download('/ogc/collections/:id/items', {
    at: 'root',
    input: Items,
    output: z.unknown(),
    allow: 'anyone',
    summary: { vi: 'OGC API Features: các đối tượng (GeoJSON)', en: 'OGC API Features: items (GeoJSON)' },
    errors: ['geo.noSuchLayer', 'geo.badBox', 'geo.badDatetime'],
  }),
  ogcItem: download('/ogc/collections/:id/items/:featureId', {
    at: 'root',
    input: ogc({ id: LayerId, featureId: z.string().max(100) }),
    output: z.unknown(),
    allow: 'anyone',
    summary: { vi: 'OGC API Features: một đối tượng', en: 'OGC API Features: one item' },
    errors: ['geo.noSuchLayer', 'geo.noSuchFeature'],
  }),
  tile: download('/tiles/:layer/:z/:x/:y', {
    at: 'root',
    input: z.object({ layer: LayerId, z: z.int().min(0).max(22), x: z.int().min(0), y: z.int().min(0), at: At }),
    output: z.unknown(),
    allow: 'anyone',
    summary: { vi: 'Mảnh bản đồ véc-tơ', en: 'Vector tile' },
    errors: ['geo.noSuchLayer', 'geo.noSuchTile'],
  }),
})
