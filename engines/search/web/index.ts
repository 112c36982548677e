import { screen } from '@hue-s/kernel/web/screens.ts'

/** What people looked for in vain, and what operators answered. */
export const screens = [
  screen({
    app: 'office',
    path: '/search-misses',
    title: 'search.office.title',
    allow: 'search.readMisses',
    menu: { icon: 'magnifying-glass', order: 75 },
    load: () => import('./SearchMisses.tsx'),
  }),
]
