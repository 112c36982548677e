import { screen } from '@hue-s/kernel/web/screens.ts'

/** The operators' screen: arrange, preview, publish, the emergency strip. */
export const screens = [
  screen({
    app: 'office',
    path: '/home',
    title: 'home.title',
    allow: 'home.arrange',
    menu: { icon: 'house-line', order: 20 },
    load: () => import('./office/HomeDesk.tsx'),
  }),
]
