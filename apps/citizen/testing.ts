import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { notFound } from '@hue-s/kernel/shared/error.ts'
import type { Lender } from './server.tsx'

export const at = (path: string) => fileURLToPath(new URL(`../../dist/${path}`, import.meta.url))
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
/** Answers that do not depend on what is asked. */
export const fixed: Readonly<Record<string, unknown>> = {
  'field-reports.categories': categories,
  'field-reports.list': { items: [report], next: null },
  'field-reports.counts': counts,
  'field-reports.choices': choices,
  'field-reports.sheet': sheet,
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
    emergency: [],
    look: { tokens: { 'tim-900': '#0B3320' } },
  },
  demo: false,
  publicUrl: 'https://app.test',
  languageOf: (url, cookies, accept) =>
    /lang=en/.test(`${url} ${cookies ?? ''}`) || accept?.startsWith('en') ? 'en' : 'vi',
  async read(id, input) {
    asked.push(id)
    if (fixed[id]) return fixed[id]
    if (id === 'field-reports.read' && (input as { id: string }).id === report.id) return report
    if (id === 'field-reports.readByCode' && (input as { code: string }).code === report.code) return report
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
