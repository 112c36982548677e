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
  languageOf: (url, cookies, accept) =>
    /lang=en/.test(`${url} ${cookies ?? ''}`) || accept?.startsWith('en') ? 'en' : 'vi',
  async read(id, input) {
    asked.push(id)
    if (id === 'field-reports.categories') return categories
    if (id === 'field-reports.list') return { items: [report], next: null }
    if (id === 'field-reports.read' && (input as { id: string }).id === report.id) return report
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
