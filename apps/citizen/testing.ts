import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { gone, notFound } from '@hue-s/kernel/shared/error.ts'
import type { Lender } from './lender.ts'

/** `BUILT_IN` names another folder of builds: one that nobody builds anew while these tests look at it. */
const folder = process.env['BUILT_IN'] ?? fileURLToPath(new URL('../../dist', import.meta.url))
export const at = (path: string) => join(folder, path)
/** These tests look at what was built; `npm test` builds first. */
export const built = existsSync(at('citizen-ssr/server.js')) && existsSync(at('citizen/.vite/manifest.json'))

/** One published report, with a note that tries to break out of the page. */
export const report = {
  id: '019a0000-0000-7000-8000-000000000001',
  code: 'PA-261121-0001',
  category: 'street-lamp',
  child: null,
  state: 'working',
  note: 'Đèn tắt <script>alert(1)</script>',
  place: 'Trước chợ',
  commune: { id: '019a0000-0000-7000-8000-000000000002', name: 'Phường Thử' },
  agency: null,
  at: { lon: 107, lat: 16 },
  openedAt: '2026-11-21T01:00:00.000Z',
  dueAt: null,
  closedAt: null,
  late: false,
  rating: null,
  photos: [],
  publishedAt: '2026-11-21T02:00:00.000Z',
  clocks: [],
}
const words = (vi: string, en: string) => ({ vi, en })
const categories = {
  items: [
    {
      id: 'street-lamp',
      icon: 'lamp',
      name: words('Đèn đường', 'Street lamps'),
      words: [],
      flow: 'timed',
      children: [],
    },
  ],
}

const counts = { total: 1, byState: [{ key: 'working', count: 1 }], byCommune: [{ ...report.commune, count: 1 }] }
const choices = {
  at: '2026-11-21',
  periods: [
    { at: '2026-11-21', from: '2025-07-01', to: null },
    { at: '2025-06-30', from: null, to: '2025-07-01' },
  ],
  groups: [{ name: null, items: [report.commune] }],
  agencies: [],
  commune: null,
  agency: null,
}
const sheet = {
  width: 1000,
  height: 1000,
  bounds: [106.9, 15.9, 107.1, 16.1],
  notice: words('Sơ đồ, không phải ranh giới', 'A diagram, not boundaries'),
  communes: [{ ...report.commune, d: 'M8 8l984 0l0 984l-984 0z', x: 500, y: 500, room: 984, at: report.at }],
}
const door = (path: string, vi: string, en: string, icon: string) => ({ path, title: words(vi, en), icon })
const doors = {
  home: door('/', 'Trang chủ', 'Home', 'house'),
  map: door('/map', 'Bản đồ', 'Map', 'map-trifold'),
  mine: door('/mine', 'Của tôi', 'Mine', 'files'),
  me: door('/me', 'Tôi', 'Me', 'user'),
  report: door('/report', 'Phản ánh', 'Report', 'plus'),
  reports: door('/reports', 'Phản ánh quanh đây', 'Reports around here', 'list'),
  numbers: door('/numbers', 'Số liệu', 'Figures', 'chart-bar'),
  emergency: door('/emergency', 'Số khẩn cấp', 'Emergency', 'siren'),
}
const plain = { version: 1, featured: [], off: [], strips: [], centre: doors.report }
const tabs = [doors.home, doors.map, doors.mine, doors.me]

/** What operators let each audience see. */
export const fronts = {
  resident: {
    ...plain,
    lang: 'vi',
    actions: [doors.report, doors.reports],
    blocks: [
      { number: 4, items: [doors.report, doors.reports, doors.numbers, doors.map, doors.mine] },
      { number: 5, items: [doors.mine] },
    ],
    tabs,
  },
  visitor: {
    ...plain,
    lang: 'browser',
    actions: [doors.map, doors.report],
    blocks: [{ number: 3, items: [doors.map, doors.emergency] }],
    tabs: [doors.home, doors.map, doors.emergency, doors.me],
  },
  business: {
    ...plain,
    lang: 'vi',
    actions: [doors.report, doors.mine],
    featured: [doors.numbers],
    blocks: [{ number: 4, items: [doors.report, doors.reports] }],
    tabs,
  },
} as const

/** Replaced by a test that looks at strips and closed services. */
export const frontNow: { of: (audience: keyof typeof fronts) => unknown } = { of: (audience) => fronts[audience] }

const article = {
  id: 'first-report',
  icon: 'plus',
  audiences: [],
  title: words('Gửi phản ánh đầu tiên', 'Send your first report'),
  body: words('Đoạn mở đầu của bài.\n\n- Bước một\n- Bước hai', 'How the article begins.\n\n- Step one\n- Step two'),
  link: { href: '/report', label: words('Gửi phản ánh', 'Send a report') },
}
const card = {
  ...{ id: '019a0000-0000-7000-8000-000000000009', kind: 'news', path: '/news/tin-thu', lang: 'vi', section: 'news' },
  ...{ title: 'Tin thử của tỉnh', lead: 'Một câu nói trước.', at: '2026-11-21T02:00:00.000Z', audiences: [] },
  ...{ cover: null, pinned: true, correctedAt: '2026-11-21T03:00:00.000Z', facts: {} },
}
export const latest = { items: [card], shownTo: { resident: [card.id], visitor: [card.id], business: [card.id] } }
const unit = { code: '1', type: 'phường', level: 'commune', validFrom: '2025-07-01', validTo: null, parent: null }

/** Answers that do not depend on what is asked. */
export const fixed: Record<string, unknown> = {
  'field-reports.categories': categories,
  'field-reports.list': { items: [report], next: null },
  'field-reports.counts': counts,
  'field-reports.choices': choices,
  'field-reports.sheet': sheet,
  'news.latest': latest,
  'news.sections': { items: [] },
  'home.help': { items: [article] },
  'home.helpArticle': article,
  'units.list': { items: [{ ...unit, id: report.commune.id, name: 'Thử' }], total: 1 },
  'search.find': { items: [], understoodAs: null },
}

/** Routes asked so far. */
export const asked: string[] = []
/** A platform of a few answers, as the server lends it to this app. */
export const lender: Lender = {
  folder: at('citizen'),
  province: {
    name: words('Tỉnh Thử', 'Test'),
    appName: words('Ứng dụng Thử', 'Test app'),
    tagline: words('Việc của tỉnh', 'The province'),
    hotline: '1900',
    emergency: [{ number: '113', name: words('Công an', 'Police') }],
    look: { tokens: { 'tim-900': '#0B3320' } },
  },
  demo: false,
  publicUrl: 'https://app.test',
  picture: async () => new Uint8Array([137, 80, 78, 71]),
  languageOf: (url, cookies, accept) =>
    /lang=en/.test(`${url} ${cookies ?? ''}`) || accept?.startsWith('en') ? 'en' : 'vi',
  async read(id, input) {
    asked.push(id)
    if (id === 'home.front') return frontNow.of((input as { audience: keyof typeof fronts }).audience)
    if (fixed[id]) return fixed[id]
    if (id === 'field-reports.read' && (input as { id: string }).id === report.id) return report
    if (id === 'field-reports.readByCode' && (input as { code: string }).code === report.code) return report
    if (id === 'news.read' && (input as { slug: string }).slug === 'da-go')
      throw gone('news.withdrawn', { title: 'Old news', on: '21/11/2026', reason: 'wrong figures' })
    if (id === 'geo.boundaries') throw new Error('the database is away')
    throw notFound('kernel.recordNotFound')
  },
}

/** The built pages on a bare server. */
export async function mountPages(fastify: FastifyInstance): Promise<void> {
  const { citizenPages } = (await import(pathToFileURL(at('citizen-ssr/server.js')).href)) as {
    citizenPages: (fastify: FastifyInstance, lender: Lender) => Promise<void>
  }
  await citizenPages(fastify, lender)
}
