import { screen } from '@hue-s/kernel/web/screens.ts'

/** Screens of the officials' console and of the operations wall; both lists hold only addresses, the code comes when opened. */
export const consoleScreens = [
  screen({
    app: 'office',
    path: '/field-reports/:id?',
    title: 'field-reports.office.title',
    allow: 'field-reports.read',
    menu: { icon: 'flag', order: 10 },
    load: () => import('./office/Queue.tsx'),
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
