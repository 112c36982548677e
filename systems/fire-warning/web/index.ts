import { screen } from '@hue-s/kernel/web/screens.ts'
import { fireWarningContract as routes } from '../contract.ts'

/** Forest fire danger for everybody; fire alarms of houses for those who watch. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/fire-danger',
    title: 'fire-warning.citizen.title',
    allow: 'anyone',
    menu: { icon: 'fire', order: 14, block: 3 },
    reads: () => [{ route: routes.danger, input: {} }],
    load: () => import('./Danger.tsx'),
  }),
  screen({
    app: 'office',
    path: '/fire-alarms',
    title: 'fire-warning.office.title',
    allow: 'fire-warning.watch',
    menu: { icon: 'fire-extinguisher', order: 46 },
    load: () => import('./office/Alarms.tsx'),
  }),
]
