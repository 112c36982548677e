import { panel, screen, type Place } from '@hue-s/kernel/web/screens.ts'
import { contractOfPapers as papers } from '@hue-s/engines/papers/contract.ts'
import { fieldReportsContract as routes } from '../contract.ts'
import { consoleScreens } from './consoles.ts'
export { fieldWork } from './consoles.ts'
import { choicesInput, filterOf, listInput, mapListInput } from './list-input.ts'
import { tokenIn } from './verify-token.ts'

const categories = { route: routes.categories, input: {} }

/** Screens of this system, app by app. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/report',
    title: 'field-reports.citizen.report.title',
    allow: 'anyone',
    menu: { icon: 'plus', order: 10, block: 4 },
    reads: () => [categories],
    load: () => import('./Report.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/reports',
    title: 'field-reports.citizen.list.title',
    allow: 'anyone',
    menu: { icon: 'list', order: 20, block: 4 },
    reads: ({ search }: Place) => [
      categories,
      { route: routes.list, input: listInput(search) },
      { route: routes.counts, input: filterOf(search) as Record<string, unknown> },
      { route: routes.choices, input: choicesInput(search) },
    ],
    load: () => import('./ReportList.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/reports/:id',
    title: 'field-reports.citizen.one.title',
    allow: 'anyone',
    reads: ({ params }: Place) => [categories, { route: routes.read, input: { id: params['id'] } }],
    load: () => import('./ReportPublic.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/r/:code',
    title: 'field-reports.citizen.one.title',
    allow: 'anyone',
    reads: ({ params }: Place) => [categories, { route: routes.readByCode, input: { code: params['code'] } }],
    load: () => import('./ReportPublic.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/mine',
    title: 'field-reports.citizen.mine.title',
    allow: 'citizen',
    menu: { icon: 'files', order: 30, block: 5 },
    load: () => import('./ReportMine.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/mine/:id',
    title: 'field-reports.citizen.own.title',
    allow: 'citizen',
    load: () => import('./ReportOwn.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/anonymous',
    title: 'field-reports.citizen.anonymous.title',
    allow: 'anyone',
    load: () => import('./Anonymous.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/follows',
    title: 'field-reports.citizen.follows.title',
    allow: 'citizen',
    menu: { icon: 'bell', order: 40, block: 5 },
    load: () => import('./Follows.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/map',
    title: 'field-reports.citizen.map.title',
    allow: 'anyone',
    reads: ({ search }: Place) => [
      categories,
      { route: routes.sheet, input: {} },
      { route: routes.counts, input: filterOf(search) as Record<string, unknown> },
      { route: routes.choices, input: choicesInput(search) },
      { route: routes.list, input: mapListInput(search) },
    ],
    load: () => import('./ReportMap.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/verify',
    title: 'field-reports.citizen.verify.title',
    allow: 'anyone',
    reads: ({ search }: Place) => {
      const token = tokenIn(search)
      return token === undefined ? [] : [{ route: papers.verify, input: { token } }]
    },
    load: () => import('./Verify.tsx'),
  }),
  ...consoleScreens,
]

/** What this system puts on the citizen's home page. */
export const panels = [
  panel({ app: 'citizen', at: 'mine', order: 10, load: () => import('./ReportHomeMine.tsx') }),
  panel({
    app: 'citizen',
    at: 'news',
    order: 20,
    reads: () => [{ route: routes.list, input: { limit: 3 } }, categories],
    load: () => import('./ReportHomeNews.tsx'),
  }),
]

/** When the citizen's app opens: what waits on the device is sent, now and again while it stays open. */
export const atStart = async (): Promise<void> => (await import('./outbox.ts')).startOutbox()

/** What still waits on the device: how much, how much of it was refused, a view of it, and who tells of changes. */
export const onDevice = {
  count: async (): Promise<{ all: number; refused: number }> => (await import('./outbox.ts')).countWaiting(),
  view: async () => (await import('./OnDevice.tsx')).View,
  hear: async (hear: () => void): Promise<() => void> => (await import('./sending.ts')).hearNews(hear),
}

/** Throws away what lies on this device, for whoever leaves a phone that others use. */
export const wipe = async (): Promise<void> => (await import('./outbox.ts')).wipeDevice()
