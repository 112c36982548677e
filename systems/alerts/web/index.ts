import { screen, type Place } from '@hue-s/kernel/web/screens.ts'
import { publicRoutes as routes } from '../contract-public.ts'
import { officeScreens } from './desk.ts'

const one = ({ params }: Place) => [
  { route: routes.one, input: { identifier: params['id'] ?? '' } },
  { route: routes.kinds, input: {} },
]
const title = 'alerts.citizen.title'

/** Alerts for everybody, drawn by the server; the desk for those who send them. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/alerts',
    title,
    allow: 'anyone',
    menu: { icon: 'warning', order: 5, block: 1 },
    reads: () => [
      { route: routes.active, input: {} },
      { route: routes.recent, input: {} },
      { route: routes.kinds, input: {} },
    ],
    load: () => import('./Alerts.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/alerts/:id',
    title,
    allow: 'anyone',
    reads: one,
    load: () => import('./AlertOne.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/alerts/:id/notice',
    title,
    allow: 'anyone',
    reads: one,
    load: () => import('./Notice.tsx'),
  }),
  ...officeScreens,
]
