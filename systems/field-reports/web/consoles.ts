import { screen } from '@hue-s/kernel/web/screens.ts'

/** Screens of the officials' console and of the operations wall; both lists hold only addresses, the code comes when opened. */
export const consoleScreens = [
  screen({
    app: 'office',
    path: '/field-reports/templates',
    title: 'field-reports.office.templates.title',
    allow: 'field-reports.read',
    menu: { icon: 'chat-circle', order: 16 },
    load: () => import('./office/Templates.tsx'),
  }),
  screen({
    app: 'office',
    path: '/field-reports/requests',
    title: 'field-reports.office.requests.title',
    allow: 'field-reports.approve',
    menu: { icon: 'stamp', order: 12 },
    load: () => import('./office/Requests.tsx'),
  }),
  screen({
    app: 'office',
    path: '/field-reports/:id/publication',
    title: 'field-reports.office.publish.title',
    allow: 'field-reports.operate',
    load: () => import('./office/publish/Publication.tsx'),
  }),
  screen({
    app: 'office',
    path: '/field',
    title: 'field-reports.office.field.title',
    allow: 'field-reports.handle',
    menu: { icon: 'device-mobile', order: 14 },
    load: () => import('./office/field/Field.tsx'),
  }),
  screen({
    app: 'office',
    path: '/hotline',
    title: 'field-reports.office.hotline.title',
    allow: 'field-reports.operate',
    menu: { icon: 'phone', order: 15 },
    load: () => import('./office/hotline/Hotline.tsx'),
  }),
  screen({
    app: 'office',
    path: '/field-reports/:id?',
    title: 'field-reports.office.title',
    allow: 'field-reports.read',
    menu: { icon: 'flag', order: 10 },
    load: () => import('./office/Queue.tsx'),
  }),
  screen({
    app: 'office',
    path: '/routing',
    title: 'field-reports.office.routing.title',
    allow: 'field-reports.routing',
    menu: { icon: 'map-trifold', order: 40 },
    load: () => import('./office/routing/Tester.tsx'),
  }),
  screen({
    app: 'office',
    path: '/routing/coverage',
    title: 'field-reports.office.coverage.title',
    allow: 'field-reports.routing',
    load: () => import('./office/routing/Coverage.tsx'),
  }),
  screen({
    app: 'office',
    path: '/routing/versions',
    title: 'field-reports.office.versions.title',
    allow: 'field-reports.routing',
    load: () => import('./office/routing/Versions.tsx'),
  }),
  screen({
    app: 'ops',
    path: '/',
    title: 'field-reports.ops.title',
    allow: 'field-reports.wall',
    load: () => import('./ops/Wall.tsx'),
  }),
  screen({
    app: 'ops',
    path: '/table',
    title: 'field-reports.ops.table.title',
    allow: 'field-reports.wall',
    load: () => import('./ops/WallTable.tsx'),
  }),
]

/** What an official did in the field and has not been sent; asked before they sign out, and thrown away after. */
export const fieldWork = {
  unsent: async (): Promise<number> => (await import('./office/field/field-store.ts')).countUnsent(),
  wipe: async (): Promise<void> => (await import('./office/field/field-store.ts')).wipeFieldWork(),
}
