import { screen } from '@hue-s/kernel/web/screens.ts'
import { environmentContract as routes } from '../contract.ts'

/** Rain, air and water for everybody, drawn by the server; the register of devices for those who watch. */
export const screens = [
  screen({
    app: 'citizen',
    path: '/rain',
    title: 'environment.citizen.rain.title',
    allow: 'anyone',
    menu: { icon: 'cloud-rain', order: 10, block: 3 },
    reads: () => [{ route: routes.rain, input: {} }],
    load: () => import('./Rain.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/air',
    title: 'environment.citizen.air.title',
    allow: 'anyone',
    menu: { icon: 'plant', order: 12, block: 3 },
    reads: () => [{ route: routes.air, input: {} }],
    load: () => import('./Air.tsx'),
  }),
  screen({
    app: 'citizen',
    path: '/water-quality',
    title: 'environment.citizen.quality.title',
    allow: 'anyone',
    menu: { icon: 'drop', order: 13, block: 3 },
    reads: () => [{ route: routes.water, input: {} }],
    load: () => import('./WaterQuality.tsx'),
  }),
  screen({
    app: 'office',
    path: '/stations',
    title: 'environment.office.title',
    allow: 'environment.registry',
    menu: { icon: 'broadcast', order: 45 },
    load: () => import('./office/Registry.tsx'),
  }),
]
