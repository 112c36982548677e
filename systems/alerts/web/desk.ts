import { screen } from '@hue-s/kernel/web/screens.ts'

/** Screens of those who write and approve. */
export const officeScreens = [
  screen({
    app: 'office',
    path: '/alerts',
    title: 'alerts.office.desk.title',
    allow: 'alerts.write',
    menu: { icon: 'warning', order: 25 },
    load: () => import('./office/Desk.tsx'),
  }),
  screen({
    app: 'office',
    path: '/alerts/new',
    title: 'alerts.office.compose.title',
    allow: 'alerts.write',
    load: () => import('./office/Compose.tsx'),
  }),
  screen({
    app: 'office',
    path: '/alerts/sources',
    title: 'alerts.office.sources.title',
    allow: 'alerts.approve',
    load: () => import('./office/Sources.tsx'),
  }),
  screen({
    app: 'office',
    path: '/alerts/:id',
    title: 'alerts.office.one.title',
    allow: 'alerts.write',
    load: () => import('./office/One.tsx'),
  }),
  screen({
    app: 'office',
    path: '/alerts/:id/reach',
    title: 'alerts.office.reach.title',
    allow: 'alerts.write',
    load: () => import('./office/Reach.tsx'),
  }),
]
